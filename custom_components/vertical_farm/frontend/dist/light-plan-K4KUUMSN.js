import{a}from"./chunk-RJHSNBYO.js";import"./chunk-TCEYMSP7.js";import"./chunk-AQX7LDHU.js";export{a as LightPlan};
