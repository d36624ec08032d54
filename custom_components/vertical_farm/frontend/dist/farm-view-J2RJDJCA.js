import{a}from"./chunk-OQZYCPWD.js";import"./chunk-S3RJ7CP2.js";import"./chunk-76JN7VPY.js";import"./chunk-LGHO5WAB.js";import"./chunk-MLADI4NU.js";export{a as FarmView};
