import{a as f,b as l,e as d,g as p,l as m,m as h,n as v}from"./chunk-AWNCRAXV.js";var b=new Set(["shelf","batch_id","config_entry_id","where","grades","new_batch_id"]),c=class extends p{constructor(){super();this.of={};this.filled={},this.problem="",this.busy=!1,this.open=!1}static{this.properties={action:{state:!0},filled:{state:!0},problem:{state:!0},busy:{state:!0},open:{state:!0}}}async ask(t,e){let{hass:r}=this;r&&(await Promise.all(["services","selector"].map(o=>r.loadBackendTranslation(o,"vertical_farm"))),this.of=typeof e=="string"?{shelf:e}:e,this.filled={},this.problem="",this.action=t,this.open=!0)}render(){let{action:t,hass:e,words:r}=this;if(!t||!e||!r)return d;let o=a=>e.localize(`component.vertical_farm.services.${t}.${a}`),n=this.rows(e.services.vertical_farm?.[t]?.fields??{});return l`<ha-dialog .open=${this.open} header-title=${o("name")} @closed=${this.closed}>
      <p class="quiet">${o("description")}</p>
      ${this.problem?l`<ha-alert alert-type="error">${r.say("failed",{reason:this.problem})}</ha-alert>`:d}
      <ha-form
        .hass=${e}
        .data=${this.filled}
        .schema=${n}
        .computeLabel=${a=>o(`fields.${a.name}.name`)}
        .computeHelper=${a=>o(`fields.${a.name}.description`)}
        @value-changed=${a=>this.filled=a.detail.value}
      ></ha-form>
      <div class="buttons" slot="footer">
        <button @click=${()=>this.open=!1}>${r.say("cancel")}</button>
        <button class="main" ?disabled=${this.busy||!this.complete(n)} @click=${this.send}>
          ${this.problem?r.say("retry"):o("name")}
        </button>
      </div>
    </ha-dialog>`}rows(t){return Object.entries(t).flatMap(([e,r])=>b.has(e)||!r.selector?[]:[{name:e,required:r.required??!1,selector:r.selector}])}complete(t){return t.every(e=>!e.required||![void 0,null,""].includes(this.filled[e.name]))}async send(){let{action:t,hass:e,words:r}=this;if(!t||!e||!r||this.busy)return;this.busy=!0;let o=Object.entries(this.filled).filter(([,n])=>n!==void 0&&n!=="");try{await e.callService("vertical_farm",t,{...this.of,...Object.fromEntries(o)}),this.open=!1,m(this,r.say("noted",{action:e.localize(`component.vertical_farm.services.${t}.name`)}))}catch(n){this.problem=y(n)}finally{this.busy=!1}}closed(){this.open=!1,this.action=void 0}static{this.styles=[h,f`
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
    `]}};function y(s){return s&&typeof s=="object"&&"body"in s&&s.body?y(s.body):s&&typeof s=="object"&&"message"in s?String(s.message):String(s)}customElements.get("vf-action-dialog")||customElements.define("vf-action-dialog",c);var w;async function k(){if(customElements.get("hui-card"))return;await customElements.whenDefined("partial-panel-resolver");let s=document.createElement("partial-panel-resolver");s.hass={panels:[{url_path:"cards",component_name:"lovelace"}]},s._updateRoutes?.(),await s.routerOptions?.routes.cards?.load(),await customElements.whenDefined("hui-card")}var u=class extends HTMLElement{constructor(){super(...arguments);this.wanted=""}set config(t){let e=JSON.stringify(t);e!==this.wanted&&(this.wanted=e,this.show())}set hass(t){this.latest=t,this.card&&(this.card.hass=t)}async show(){let{wanted:t}=this;if(await(w??=k()),t!==this.wanted||!this.latest)return;let e=document.createElement("hui-card");e.hass=this.latest,e.config=JSON.parse(t),e.load?.(),this.card=e,this.replaceChildren(e)}};customElements.get("vf-ha-card")||customElements.define("vf-ha-card",u);var R=["overdue","today","soon","someday","done"];function g(s,i){return s.done?"done":s.day?s.day<i?"overdue":s.day===i?"today":"soon":"someday"}function F(s,i,t){return v(s,{type:"vertical_farm/tasks/subscribe",config_entry_id:i},t)}function H({tasks:s,today:i}){return s.filter(t=>["overdue","today"].includes(g(t,i)))}function C(s,i){return R.flatMap(t=>{let e=s.filter(n=>g(n,i)===t);if(!e.length)return[];let o=[...new Set(e.map(n=>n.rack))].sort((n,a)=>n===null?-1:a===null?1:n.localeCompare(a,void 0,{numeric:!0})).map(n=>({rack:n,tasks:e.filter(a=>a.rack===n)}));return[{when:t,count:e.length,places:o}]})}export{y as a,F as b,H as c,C as d};
