import{a as f,b as l,e as d,g as p,l as m,m as h,n as y}from"./chunk-JM76732O.js";var w=new Set(["shelf","batch_id","config_entry_id","where","grades","new_batch_id"]),c=class extends p{constructor(){super();this.of={};this.filled={},this.problem="",this.busy=!1,this.open=!1}static{this.properties={action:{state:!0},filled:{state:!0},problem:{state:!0},busy:{state:!0},open:{state:!0}}}async ask(t,e){let{hass:a}=this;a&&(await Promise.all(["services","selector"].map(o=>a.loadBackendTranslation(o,"vertical_farm"))),this.of=typeof e=="string"?{shelf:e}:e,this.filled={},this.problem="",this.action=t,this.open=!0)}render(){let{action:t,hass:e,words:a}=this;if(!t||!e||!a)return d;let o=s=>e.localize(`component.vertical_farm.services.${t}.${s}`),r=this.rows(e.services.vertical_farm?.[t]?.fields??{});return l`<ha-dialog .open=${this.open} header-title=${o("name")} @closed=${this.closed}>
      <p class="quiet">${o("description")}</p>
      ${this.problem?l`<ha-alert alert-type="error">${a.say("failed",{reason:this.problem})}</ha-alert>`:d}
      <ha-form
        .hass=${e}
        .data=${this.filled}
        .schema=${r}
        .computeLabel=${s=>o(`fields.${s.name}.name`)}
        .computeHelper=${s=>o(`fields.${s.name}.description`)}
        @value-changed=${s=>this.filled={...this.filled,...s.detail.value}}
      ></ha-form>
      <div class="buttons" slot="footer">
        <button @click=${()=>this.open=!1}>${a.say("cancel")}</button>
        <button class="main" ?disabled=${this.busy||!this.complete(r)} @click=${this.send}>
          ${this.problem?a.say("retry"):o("name")}
        </button>
      </div>
    </ha-dialog>`}rows(t){return Object.entries(t).flatMap(([e,a])=>w.has(e)||!a.selector?[]:[{name:e,required:a.required??!1,selector:this.named(a.selector)}])}named(t){let e=t.select,a=e?.translation_key;if(!e||!a)return t;let o=s=>this.hass?.localize(`component.vertical_farm.selector.${a}.options.${s}`)||s,r=(e.options??[]).map(s=>typeof s=="string"?{value:s,label:o(s)}:s);return{...t,select:{...e,translation_key:void 0,options:r}}}complete(t){return t.every(e=>!e.required||![void 0,null,""].includes(this.filled[e.name]))}async send(){let{action:t,hass:e,words:a}=this;if(!t||!e||!a||this.busy)return;this.busy=!0;let o=Object.entries(this.filled).filter(([,r])=>r!==void 0&&r!=="");try{await e.callService("vertical_farm",t,{...this.of,...Object.fromEntries(o)},void 0,!1),this.open=!1,m(this,a.say("noted",{action:e.localize(`component.vertical_farm.services.${t}.name`)}))}catch(r){this.problem=v(r)}finally{this.busy=!1}}closed(){this.open=!1,this.action=void 0}static{this.styles=[h,f`
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
    `]}};function v(n){return n&&typeof n=="object"&&"body"in n&&n.body?v(n.body):n&&typeof n=="object"&&"message"in n?String(n.message):String(n)}customElements.get("vf-action-dialog")||customElements.define("vf-action-dialog",c);var b;async function k(){if(customElements.get("hui-card"))return;await customElements.whenDefined("partial-panel-resolver");let n=document.createElement("partial-panel-resolver");n.hass={panels:[{url_path:"cards",component_name:"lovelace"}]},n._updateRoutes?.(),await n.routerOptions?.routes.cards?.load(),await customElements.whenDefined("hui-card")}var u=class extends HTMLElement{constructor(){super(...arguments);this.wanted=""}set config(t){let e=JSON.stringify(t);e!==this.wanted&&(this.wanted=e,this.show())}set hass(t){this.latest=t,this.card&&(this.card.hass=t)}async show(){let{wanted:t}=this;if(await(b??=k()),t!==this.wanted||!this.latest)return;let e=document.createElement("hui-card");e.hass=this.latest,e.config=JSON.parse(t),e.load?.(),this.card=e,this.replaceChildren(e)}};customElements.get("vf-ha-card")||customElements.define("vf-ha-card",u);var _=["overdue","today","soon","someday","done"];function g(n,i){return n.done?"done":n.day?n.day<i?"overdue":n.day===i?"today":"soon":"someday"}function F(n,i,t){return y(n,{type:"vertical_farm/tasks/subscribe",config_entry_id:i},t)}function H({tasks:n,today:i}){return n.filter(t=>["overdue","today"].includes(g(t,i)))}function C(n,i){return _.flatMap(t=>{let e=n.filter(r=>g(r,i)===t);if(!e.length)return[];let o=[...new Set(e.map(r=>r.rack))].sort((r,s)=>r===null?-1:s===null?1:r.localeCompare(s,void 0,{numeric:!0})).map(r=>({rack:r,tasks:e.filter(s=>s.rack===r)}));return[{when:t,count:e.length,places:o}]})}export{v as a,F as b,H as c,C as d};
