import{a}from"./chunk-5LQ3YDOQ.js";import"./chunk-76FSQSVV.js";import"./chunk-XIXVJ3YV.js";export{a as LightPlan};
