import{a}from"./chunk-U7K3WPS5.js";import"./chunk-LGHO5WAB.js";import"./chunk-MLADI4NU.js";export{a as LightPlan};
