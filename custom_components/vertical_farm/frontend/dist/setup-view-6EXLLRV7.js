import{a as p}from"./chunk-GSEOVGIH.js";import{d as v,k as T}from"./chunk-7TIQGDMR.js";import{a as c,b as a,e as l,g as d,j as f,l as y,m as u}from"./chunk-6YZIB2M3.js";function m(o){return o.type==="create_entry"||o.type==="abort"}var $="config/config_entries/subentries/flow";async function W(o,{entry:i,kind:e,subentry:t,answers:s=[]}){let n=await o.callApi("POST",$,{handler:[i,e],...t?{subentry_id:t}:{}});for(let r of s)n=await b(o,n.flow_id,r);return n}function b(o,i,e){return o.callApi("POST",`${$}/${i}`,e)}async function w(o,i){await o.callApi("DELETE",`${$}/${i}`).catch(()=>{})}function _(o){let i={};for(let e of o){if(e.type==="expandable"){i[e.name]={..._(e.schema??[]),...q(e.description?.suggested_value??e.default)};continue}let t=e.description?.suggested_value??e.default;t!=null&&(i[e.name]=t)}return i}function k(o){return Object.fromEntries(Object.entries(o).flatMap(([i,e])=>e==null||e===""?[]:A(e)?[[i,k(e)]]:[[i,e]]))}function A(o){return typeof o=="object"&&o!==null&&!Array.isArray(o)}function q(o){return A(o)?o:{}}var x=class extends d{constructor(){super();this.left=!1;this.values={},this.problem="",this.busy=!1,this.open=!1}static{this.properties={step:{state:!0},values:{state:!0},problem:{state:!0},busy:{state:!0},open:{state:!0}}}async ask(e){let{hass:t}=this;if(!(!t||this.busy)){this.wanted=e,this.left=!1,this.busy=!0;try{let s=["config_subentries","selector"].map(r=>t.loadBackendTranslation(r,"vertical_farm")),[n]=await Promise.all([W(t,e),...s]);this.open=!0,this.take(n)}catch(s){y(this,this.words?.say("failed",{reason:p(s)})??p(s))}finally{this.busy=!1}}}text(e,t){return this.hass?.localize(`component.vertical_farm.config_subentries.${this.wanted?.kind}.${e}`,t??{})??""}take(e){this.problem="",e.type==="form"&&(!(this.step?.type==="form"&&this.step.step_id===e.step_id)||!Object.keys(e.errors??{}).length)&&(this.values=_(e.data_schema)),this.step=e,m(e)&&this.end(e)}end(e){this.open=!1;let t=e.type==="create_entry"||e.reason==="reconfigure_successful",{words:s}=this,n=e.type==="create_entry"?s?.say("flow_added",{name:e.title??""}):this.text(`abort.${e.reason}`,e.description_placeholders)||s?.say("flow_changed");y(this,n??""),t&&this.dispatchEvent(new CustomEvent("vf-changed",{bubbles:!0,composed:!0}))}render(){let{step:e,hass:t,words:s}=this;if(!e||!t||!s||m(e))return l;let n=this.text(`step.${e.step_id}.title`,e.description_placeholders);return a`<ha-dialog .open=${this.open} header-title=${n||s.say("setup")} @closed=${this.closed}>
      <p class="quiet">${this.text(`step.${e.step_id}.description`,e.description_placeholders)}</p>
      ${this.problem?a`<ha-alert alert-type="error">${s.say("failed",{reason:this.problem})}</ha-alert>`:l}
      ${e.type==="menu"?this.menu(e):this.form(e)}
      <div class="buttons" slot="footer">
        <button @click=${()=>this.open=!1}>${s.say("cancel")}</button>
        ${e.type==="form"?a`<button class="main" ?disabled=${this.busy} @click=${()=>this.answer(e,k(this.values))}>${s.say("save")}</button>`:l}
      </div>
    </ha-dialog>`}menu(e){let t=Array.isArray(e.menu_options)?e.menu_options:Object.keys(e.menu_options),s=`step.${e.step_id}`;return a`<ul class="menu">
      ${t.map(n=>a`<li>
          <button ?disabled=${this.busy} @click=${()=>this.answer(e,{next_step_id:n})}>
            <span>${this.text(`${s}.menu_options.${n}`)||n}</span>
            <span class="quiet">${this.text(`${s}.menu_option_descriptions.${n}`)}</span>
          </button>
        </li>`)}
    </ul>`}form(e){let t=`step.${e.step_id}`,s=(r,h,g)=>{if(r.type==="expandable")return this.text(`${t}.sections.${r.name}.name`)||r.name;let E=g?.path?.[0];return this.text(`${t}.${E?`sections.${E}.`:""}data.${r.name}`)||r.name},n=(r,h)=>{if(r.type==="expandable")return this.text(`${t}.sections.${r.name}.description`);let g=h?.path?.[0];return this.text(`${t}.${g?`sections.${g}.`:""}data_description.${r.name}`,e.description_placeholders)};return a`<ha-form
      .hass=${this.hass}
      .data=${this.values}
      .schema=${e.data_schema}
      .error=${e.errors??{}}
      .disabled=${this.busy}
      .computeLabel=${s}
      .computeHelper=${n}
      .computeError=${r=>this.text(`error.${r}`,e.description_placeholders)||r}
      .localizeValue=${r=>this.hass?.localize(`component.vertical_farm.selector.${r}`)}
      @value-changed=${r=>this.values={...this.values,...r.detail.value}}
    ></ha-form>`}async answer(e,t){let{hass:s}=this;if(!(!s||this.busy)){this.busy=!0;try{let n=await b(s,e.flow_id,t);this.left&&!m(n)?w(s,n.flow_id):this.take(n)}catch(n){this.problem=p(n)}finally{this.busy=!1}}}closed(){this.open=!1;let{step:e,hass:t}=this;this.step=void 0,this.left=!0,!this.busy&&t&&e&&!m(e)&&w(t,e.flow_id)}static{this.styles=[u,c`
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
      .menu {
        display: grid;
        gap: var(--ha-space-2, 8px);
        margin-block-start: var(--vf-space);
      }
      .menu button {
        display: grid;
        width: 100%;
        padding-block: var(--ha-space-2, 8px);
        text-align: start;
      }
      button:disabled {
        opacity: 0.5;
        cursor: default;
      }
    `]}};customElements.get("vf-flow-dialog")||customElements.define("vf-flow-dialog",x);var R=class extends d{constructor(){super();this.asked="";this.problem="",this.states=new Map}static{this.properties={farm:{attribute:!1},words:{attribute:!1},found:{state:!0},problem:{state:!0},states:{state:!0}}}updated(){let{farm:e,hass:t}=this;!e||!t||this.asked===e.id||(this.asked=e.id,this.look(t,e))}async look(e,t){this.problem="";try{let{response:s}=await e.callWS({type:"call_service",domain:"vertical_farm",service:"suggest_automations",service_data:{config_entry_id:t.entry},return_response:!0});this.found=s.suggestions}catch(s){this.problem=p(s)}}render(){let{words:e,found:t,problem:s}=this;if(!e)return l;if(s)return a`<ha-alert alert-type="error">${e.say("failed",{reason:s})}</ha-alert>
        <button @click=${()=>this.hass&&this.farm&&void this.look(this.hass,this.farm)}>${e.say("retry")}</button>`;if(!t)return a`<p class="quiet" role="status">${e.say("suggest_loading")}</p>`;let n=t.filter(r=>this.states.get(r.id)!=="created");return a`
      <p class="quiet">${e.say(n.length?"suggest_intro":"suggest_none")}</p>
      <ul>
        ${t.map(r=>this.suggestion(r,e))}
      </ul>
      ${n.length>1?a`<button class="main" @click=${()=>{this.createAll(n)}}>${e.say("suggest_all",{count:e.number(n.length)})}</button>`:l}
      <button @click=${()=>f("/config/automation/dashboard")}>${e.say("automations")}</button>
    `}suggestion(e,t){let s=this.states.get(e.id);return a`<li>
      <span class="text"><b>${e.alias}</b> <span class="quiet">${e.why}</span>
        ${typeof s=="object"?a`<span role="alert">${t.say("failed",{reason:s.failed})}</span>`:l}</span>
      ${s==="created"?a`<span class="made" data-tone="good"><ha-icon class="tone-icon" icon="mdi:check-circle"></ha-icon>${t.say("suggest_created")}</span>`:a`<button
            ?disabled=${s==="creating"}
            aria-label="${t.say("suggest_create")}: ${e.alias}"
            @click=${()=>{this.create(e)}}
          >
            ${t.say(typeof s=="object"?"retry":"suggest_create")}
          </button>`}
    </li>`}async createAll(e){for(let t of e)await this.create(t)}async create(e){let{hass:t}=this;if(t){this.mark(e.id,"creating");try{e.blueprint_missing&&await t.callService("vertical_farm","install_blueprints",{}),await t.callApi("POST",`config/automation/config/${e.id}`,e.config),this.mark(e.id,"created")}catch(s){this.mark(e.id,{failed:p(s)})}}}mark(e,t){this.states=new Map(this.states).set(e,t)}static{this.styles=[u,c`
      :host {
        display: grid;
        gap: var(--ha-space-2, 8px);
        justify-items: start;
        width: 100%;
      }
      ul {
        width: 100%;
      }
      li,
      .made {
        display: flex;
        align-items: center;
        gap: var(--vf-space);
      }
      li {
        justify-content: space-between;
        padding-block: var(--ha-space-2, 8px);
        border-block-end: 1px solid var(--divider-color);
      }
      .text {
        display: grid;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      button:disabled {
        opacity: 0.5;
      }
    `]}};customElements.get("vf-suggestions")||customElements.define("vf-suggestions",R);var S=6,F=class extends d{static{this.properties={farm:{attribute:!1},words:{attribute:!1}}}set hass(i){let e=this.latest?.user?.is_admin;this.latest=i,this.pass(),e!==i?.user?.is_admin&&this.requestUpdate()}get hass(){return this.latest}pass(){let i=this.renderRoot?.querySelectorAll("vf-action-dialog, vf-flow-dialog, vf-suggestions");for(let e of i??[])Object.assign(e,{hass:this.latest,words:this.words})}updated(){this.pass()}get forms(){return this.renderRoot.querySelector("vf-flow-dialog")}render(){let{farm:i,words:e}=this;if(!i||!e)return l;let t=this.latest?.user?.is_admin??!1,{shelves:s}=i,n=s.filter(h=>h.crop).length,r=s.filter(v).length;return a`
      <p>${e.say(t?"setup_intro":"setup_by_admin")}</p>
      <ol>
        ${this.step("setup_racks",i.racks.length>0,this.racks(i,t))}
        ${this.step("setup_sensors",r>0&&r===s.length,this.sensors(i,r,t))}
        ${this.step("setup_water",i.reservoirs.length>0,this.water(i,t))}
        ${this.step("setup_crops",n>0,this.crops(i,n))}
        ${t&&n&&this.latest?.services.vertical_farm?.suggest_automations?this.step("setup_automations",void 0,a`<vf-suggestions .farm=${i}></vf-suggestions>`):l}
      </ol>
      <vf-action-dialog></vf-action-dialog>
      <vf-flow-dialog></vf-flow-dialog>
    `}step(i,e,t){let{words:s}=this;return a`<li class="card" data-tone=${e?"good":"info"}>
      <div class="line">
        <h2>${s.say(i)}</h2>
        ${e===void 0?l:a`<span class="calm"><ha-icon class="tone-icon" icon=${e?"mdi:check-circle":"mdi:circle-outline"}></ha-icon>
              ${s.say(e?"setup_done":"setup_open")}</span>`}
      </div>
      ${t}
    </li>`}racks(i,e){let{words:t}=this,s={racks:t.number(i.racks.length),shelves:t.number(i.shelves.length)};return a`<p class="quiet">${i.racks.length?t.say("setup_racks_now",s):t.say("no_racks")}</p>
      ${e?a`<button class=${i.racks.length?"":"main"} @click=${()=>{this.forms?.ask({entry:i.entry,kind:"rack"})}}>
            ${t.say("add_rack")}
          </button>`:l}`}sensors(i,e,t){let{words:s}=this,n={count:s.number(e),all:s.number(i.shelves.length)};return a`<p class="quiet">${s.say("setup_sensors_now",n)}</p>
      ${i.racks.map(r=>this.rack(i,r,t))}`}rack(i,e,t){let{words:s}=this,n=r=>{this.forms?.ask({entry:i.entry,kind:"rack",subentry:this.own(e.id),answers:r})};return a`<details ?open=${i.racks.length===1}>
      <summary>${e.name}</summary>
      <ul>
        ${t?a`<li>
              <span class="text">${s.say("setup_rack_sensors")}</span>
              <button aria-label="${s.say("change")}: ${e.name}" @click=${()=>n([{next_step_id:"edit_rack"}])}>${s.say("change")}</button>
            </li>`:l}
        ${e.shelves.map(r=>a`<li>
            <span class="text">${r.name}
              <span class="quiet">${s.say(v(r)?"setup_has_sensors":"setup_no_sensors")} ·
                ${s.say(r.entities.planned_level?"setup_has_lamp":"setup_no_lamp")}</span></span>
            ${t?a`<button
                  aria-label="${s.say("change")}: ${e.name} ${r.name}"
                  @click=${()=>n([{next_step_id:"edit_shelf"},{shelf:this.own(r.id)}])}
                >
                  ${s.say("change")}
                </button>`:l}
          </li>`)}
      </ul>
    </details>`}own(i){return this.latest?.devices[i]?.identifiers?.find(([e])=>e==="vertical_farm")?.[1]??""}water(i,e){let{words:t}=this;return a`<p class="quiet">${i.reservoirs.length?l:t.say("setup_no_water")}</p>
      <ul>
        ${i.reservoirs.map(s=>a`<li>
            <span class="text">${s.name}</span>
            ${e?a`<button
                  aria-label="${t.say("change")}: ${s.name}"
                  @click=${()=>{this.forms?.ask({entry:i.entry,kind:"reservoir",subentry:this.own(s.id)})}}
                >
                  ${t.say("change")}
                </button>`:l}
          </li>`)}
      </ul>
      ${e&&i.racks.length?a`<button @click=${()=>{this.forms?.ask({entry:i.entry,kind:"reservoir"})}}>${t.say("add_reservoir")}</button>`:l}`}crops(i,e){let{words:t}=this,s=i.shelves.filter(r=>r.status==="empty"),n={count:t.number(e),all:t.number(i.shelves.length)};return a`<p class="quiet">${t.say("setup_crops_now",n)}</p>
      <ul>
        ${s.slice(0,S).map(r=>a`<li>
            <span class="text">${r.rack} · ${r.name} <span class="quiet">${T(r,t)}</span></span>
            <button
              aria-label="${t.say("sow")}: ${r.rack} ${r.name}"
              @click=${()=>{this.renderRoot.querySelector("vf-action-dialog")?.ask("sow",r.id)}}
            >
              ${t.say("sow")}
            </button>
          </li>`)}
      </ul>
      ${s.length>S?a`<button @click=${()=>f("/vertical-farm/farm")}>${t.say("setup_more_empty",{count:t.number(s.length-S)})}</button>`:l}`}static{this.styles=[u,c`
      :host {
        display: grid;
        gap: var(--vf-space);
        max-width: 900px;
        margin-inline: auto;
      }
      ol {
        display: grid;
        gap: var(--vf-space);
      }
      ol > li {
        display: grid;
        gap: var(--ha-space-2, 8px);
        justify-items: start;
        border-inline-start: 4px solid var(--tone);
      }
      .line,
      li li,
      .calm {
        display: flex;
        align-items: center;
        gap: var(--ha-space-2, 8px);
      }
      .line,
      details,
      ul {
        width: 100%;
      }
      .line,
      li li {
        justify-content: space-between;
      }
      li li {
        padding-block: 4px;
      }
      .text {
        display: grid;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      summary {
        min-height: 44px;
        align-content: center;
        cursor: pointer;
        font-weight: 500;
      }
      summary:focus-visible {
        outline: 2px solid var(--vf-accent);
        outline-offset: 2px;
      }
    `]}};customElements.get("vf-setup-view")||customElements.define("vf-setup-view",F);export{F as SetupView};
