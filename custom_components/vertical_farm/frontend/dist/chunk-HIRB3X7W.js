import{a as d,b as r,e as l,g as p,l as f,m as u}from"./chunk-PIVAMHIK.js";var m=new Set(["shelf","batch_id","config_entry_id","where","grades","new_batch_id"]),c=class extends p{constructor(){super();this.of={};this.filled={},this.problem="",this.busy=!1,this.open=!1}static{this.properties={action:{state:!0},filled:{state:!0},problem:{state:!0},busy:{state:!0},open:{state:!0}}}async ask(s,e){let{hass:t}=this;t&&(await Promise.all(["services","selector"].map(a=>t.loadBackendTranslation(a,"vertical_farm"))),this.of=typeof e=="string"?{shelf:e}:e,this.filled={},this.problem="",this.action=s,this.open=!0)}render(){let{action:s,hass:e,words:t}=this;if(!s||!e||!t)return l;let a=o=>e.localize(`component.vertical_farm.services.${s}.${o}`),n=this.rows(e.services.vertical_farm?.[s]?.fields??{});return r`<ha-dialog .open=${this.open} header-title=${a("name")} @closed=${this.closed}>
      <p class="quiet">${a("description")}</p>
      ${this.problem?r`<ha-alert alert-type="error">${t.say("failed",{reason:this.problem})}</ha-alert>`:l}
      <ha-form
        .hass=${e}
        .data=${this.filled}
        .schema=${n}
        .computeLabel=${o=>a(`fields.${o.name}.name`)}
        .computeHelper=${o=>a(`fields.${o.name}.description`)}
        @value-changed=${o=>this.filled=o.detail.value}
      ></ha-form>
      <div class="buttons" slot="footer">
        <button @click=${()=>this.open=!1}>${t.say("cancel")}</button>
        <button class="main" ?disabled=${this.busy||!this.complete(n)} @click=${this.send}>
          ${this.problem?t.say("retry"):a("name")}
        </button>
      </div>
    </ha-dialog>`}rows(s){return Object.entries(s).flatMap(([e,t])=>m.has(e)||!t.selector?[]:[{name:e,required:t.required??!1,selector:t.selector}])}complete(s){return s.every(e=>!e.required||![void 0,null,""].includes(this.filled[e.name]))}async send(){let{action:s,hass:e,words:t}=this;if(!s||!e||!t||this.busy)return;this.busy=!0;let a=Object.entries(this.filled).filter(([,n])=>n!==void 0&&n!=="");try{await e.callService("vertical_farm",s,{...this.of,...Object.fromEntries(a)}),this.open=!1,f(this,t.say("noted",{action:e.localize(`component.vertical_farm.services.${s}.name`)}))}catch(n){this.problem=h(n)}finally{this.busy=!1}}closed(){this.open=!1,this.action=void 0}static{this.styles=[u,d`
      .buttons {
        display: flex;
        justify-content: flex-end;
        gap: var(--ha-space-2, 8px);
      }
      ha-form,
      ha-alert {
        display: block;
        margin-top: var(--vf-space);
      }
      button:disabled {
        opacity: 0.5;
        cursor: default;
      }
    `]}};function h(i){return i&&typeof i=="object"&&"body"in i&&i.body?h(i.body):i&&typeof i=="object"&&"message"in i?String(i.message):String(i)}customElements.get("vf-action-dialog")||customElements.define("vf-action-dialog",c);export{h as a};
