import{b as a}from"./chunk-W4SCQAFT.js";import"./chunk-EKGPJYN2.js";import"./chunk-76JN7VPY.js";import"./chunk-LGHO5WAB.js";import"./chunk-MLADI4NU.js";export{a as FarmView};
