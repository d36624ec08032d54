import{a}from"./chunk-2A7GGLSB.js";import"./chunk-2VNSSOXI.js";import"./chunk-3NQBF7DY.js";import"./chunk-XVIOD72M.js";export{a as FarmView};
