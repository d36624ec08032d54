import{a}from"./chunk-SUZBLAKH.js";import"./chunk-CRALMYC4.js";import"./chunk-EUYC7UXT.js";export{a as LightPlan};
