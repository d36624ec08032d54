import{a as d,b as n,e as l,g as p,l as h,m as u}from"./chunk-BU5P3R3M.js";var f=new Set(["shelf","batch_id","config_entry_id","where","grades","new_batch_id"]),c=class extends p{constructor(){super();this.of={};this.filled={},this.problem="",this.busy=!1,this.open=!1}static{this.properties={action:{state:!0},filled:{state:!0},problem:{state:!0},busy:{state:!0},open:{state:!0}}}async ask(s,e){let{hass:t}=this;t&&(await Promise.all(["services","selector"].map(i=>t.loadBackendTranslation(i,"vertical_farm"))),this.of=typeof e=="string"?{shelf:e}:e,this.filled={},this.problem="",this.action=s,this.open=!0)}render(){let{action:s,hass:e,words:t}=this;if(!s||!e||!t)return l;let i=a=>e.localize(`component.vertical_farm.services.${s}.${a}`),r=this.rows(e.services.vertical_farm?.[s]?.fields??{});return n`<ha-dialog .open=${this.open} header-title=${i("name")} @closed=${this.closed}>
      <p class="quiet">${i("description")}</p>
      ${this.problem?n`<ha-alert alert-type="error">${t.say("failed",{reason:this.problem})}</ha-alert>`:l}
      <ha-form
        .hass=${e}
        .data=${this.filled}
        .schema=${r}
        .computeLabel=${a=>i(`fields.${a.name}.name`)}
        .computeHelper=${a=>i(`fields.${a.name}.description`)}
        @value-changed=${a=>this.filled=a.detail.value}
      ></ha-form>
      <div class="buttons" slot="footer">
        <button @click=${()=>this.open=!1}>${t.say("cancel")}</button>
        <button class="main" ?disabled=${this.busy||!this.complete(r)} @click=${this.send}>
          ${this.problem?t.say("retry"):i("name")}
        </button>
      </div>
    </ha-dialog>`}rows(s){return Object.entries(s).flatMap(([e,t])=>f.has(e)||!t.selector?[]:[{name:e,required:t.required??!1,selector:t.selector}])}complete(s){return s.every(e=>!e.required||![void 0,null,""].includes(this.filled[e.name]))}async send(){let{action:s,hass:e,words:t}=this;if(!s||!e||!t||this.busy)return;this.busy=!0;let i=Object.entries(this.filled).filter(([,r])=>r!==void 0&&r!=="");try{await e.callService("vertical_farm",s,{...this.of,...Object.fromEntries(i)}),this.open=!1,h(this,t.say("noted",{action:e.localize(`component.vertical_farm.services.${s}.name`)}))}catch(r){this.problem=m(r)}finally{this.busy=!1}}closed(){this.open=!1,this.action=void 0}static{this.styles=[u,d`
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
    `]}};function m(o){return o&&typeof o=="object"&&"message"in o?String(o.message):String(o)}customElements.get("vf-action-dialog")||customElements.define("vf-action-dialog",c);export{m as a};
