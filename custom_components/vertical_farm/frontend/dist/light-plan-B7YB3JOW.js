import{a}from"./chunk-77F6XAMC.js";import"./chunk-NFELZQSQ.js";import"./chunk-GTIGB2U6.js";import"./chunk-DYSK76EA.js";export{a as LightPlan};
