import{a}from"./chunk-7IHAA632.js";import"./chunk-ME6XFMNY.js";import"./chunk-YCD27IBE.js";export{a as LightPlan};
