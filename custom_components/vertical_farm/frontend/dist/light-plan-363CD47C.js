import{a}from"./chunk-AD3SAY4U.js";import"./chunk-KMKGGA5H.js";import"./chunk-GTIGB2U6.js";import"./chunk-PNX3DMA4.js";export{a as LightPlan};
