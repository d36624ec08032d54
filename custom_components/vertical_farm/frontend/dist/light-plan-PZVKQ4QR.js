import{a}from"./chunk-MSIUJMY4.js";import"./chunk-XVIOD72M.js";export{a as LightPlan};
