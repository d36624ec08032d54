import{a as c,b as r,e as l,g as p,l as f,m as u}from"./chunk-PNZLJHBB.js";var m=new Set(["shelf","batch_id","config_entry_id","where","grades","new_batch_id"]),d=class extends p{constructor(){super();this.of={};this.filled={},this.problem="",this.busy=!1,this.open=!1}static{this.properties={action:{state:!0},filled:{state:!0},problem:{state:!0},busy:{state:!0},open:{state:!0}}}async ask(t,e){let{hass:s}=this;s&&(await Promise.all(["services","selector"].map(o=>s.loadBackendTranslation(o,"vertical_farm"))),this.of=typeof e=="string"?{shelf:e}:e,this.filled={},this.problem="",this.action=t,this.open=!0)}render(){let{action:t,hass:e,words:s}=this;if(!t||!e||!s)return l;let o=n=>e.localize(`component.vertical_farm.services.${t}.${n}`),a=this.rows(e.services.vertical_farm?.[t]?.fields??{});return r`<ha-dialog .open=${this.open} header-title=${o("name")} @closed=${this.closed}>
<p class="quiet">${o("description")}</p>
${this.problem?r`<ha-alert alert-type="error">${s.say("failed",{reason:this.problem})}</ha-alert>`:l}
<ha-form
.hass=${e}
.data=${this.filled}
.schema=${a}
.computeLabel=${n=>o(`fields.${n.name}.name`)}
.computeHelper=${n=>o(`fields.${n.name}.description`)}
@value-changed=${n=>this.filled={...this.filled,...n.detail.value}}
></ha-form>
<div class="buttons" slot="footer">
<button @click=${()=>this.open=!1}>${s.say("cancel")}</button>
<button class="main" ?disabled=${this.busy||!this.complete(a)} @click=${this.send}>
${this.problem?s.say("retry"):o("name")}
</button>
</div>
</ha-dialog>`}rows(t){return Object.entries(t).flatMap(([e,s])=>m.has(e)||!s.selector?[]:[{name:e,required:s.required??!1,selector:this.named(s.selector)}])}named(t){let e=t.select,s=e?.translation_key;if(!e||!s)return t;let o=n=>this.hass?.localize(`component.vertical_farm.selector.${s}.options.${n}`)||n,a=(e.options??[]).map(n=>typeof n=="string"?{value:n,label:o(n)}:n);return{...t,select:{...e,translation_key:void 0,options:a}}}complete(t){return t.every(e=>!e.required||![void 0,null,""].includes(this.filled[e.name]))}async send(){let{action:t,hass:e,words:s}=this;if(!t||!e||!s||this.busy)return;this.busy=!0;let o=Object.entries(this.filled).filter(([,a])=>a!==void 0&&a!=="");try{await e.callService("vertical_farm",t,{...this.of,...Object.fromEntries(o)},void 0,!1),this.open=!1,f(this,s.say("noted",{action:e.localize(`component.vertical_farm.services.${t}.name`)}))}catch(a){this.problem=h(a)}finally{this.busy=!1}}closed(){this.open=!1,this.action=void 0}static{this.styles=[u,c` .buttons{display:flex;justify-content:flex-end;gap:var(--ha-space-2, 8px);}ha-form,ha-alert{display:block;margin-top:var(--vf-space);}button:disabled{opacity:0.5;cursor:default;}`]}};function h(i){return i&&typeof i=="object"&&"body"in i&&i.body?h(i.body):i&&typeof i=="object"&&"message"in i?String(i.message):String(i)}customElements.get("vf-action-dialog")||customElements.define("vf-action-dialog",d);export{h as a};
