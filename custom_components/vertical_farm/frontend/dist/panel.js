import{a as m,b as i,c as C,d as l,e as f,f as P,g as h,h as b,i as T,j as U,k as u,l as K,m as S,n as v,o as w,p as V,q as z,r as M,s as j,t as B,u as G}from"./chunk-TOVIA7BX.js";var oe=new Set(["shelf","batch_id","config_entry_id","where","grades","new_batch_id"]),O=class extends f{constructor(){super();this.shelf="";this.filled={},this.problem="",this.busy=!1,this.open=!1}static{this.properties={action:{state:!0},filled:{state:!0},problem:{state:!0},busy:{state:!0},open:{state:!0}}}async ask(e,t){let{hass:a}=this;a&&(await Promise.all(["services","selector"].map(s=>a.loadBackendTranslation(s,"vertical_farm"))),this.shelf=t,this.filled={},this.problem="",this.action=e,this.open=!0)}render(){let{action:e,hass:t,words:a}=this;if(!e||!t||!a)return l;let s=d=>t.localize(`component.vertical_farm.services.${e}.${d}`),r=this.rows(t.services.vertical_farm?.[e]?.fields??{});return i`<ha-dialog .open=${this.open} header-title=${s("name")} @closed=${this.closed}>
      <p class="quiet">${s("description")}</p>
      ${this.problem?i`<ha-alert alert-type="error">${a.say("failed",{reason:this.problem})}</ha-alert>`:l}
      <ha-form
        .hass=${t}
        .data=${this.filled}
        .schema=${r}
        .computeLabel=${d=>s(`fields.${d.name}.name`)}
        .computeHelper=${d=>s(`fields.${d.name}.description`)}
        @value-changed=${d=>this.filled=d.detail.value}
      ></ha-form>
      <div class="buttons" slot="footer">
        <button @click=${()=>this.open=!1}>${a.say("cancel")}</button>
        <button class="main" ?disabled=${this.busy||!this.complete(r)} @click=${this.send}>
          ${this.problem?a.say("retry"):s("name")}
        </button>
      </div>
    </ha-dialog>`}rows(e){return Object.entries(e).flatMap(([t,a])=>oe.has(t)||!a.selector?[]:[{name:t,required:a.required??!1,selector:a.selector}])}complete(e){return e.every(t=>!t.required||![void 0,null,""].includes(this.filled[t.name]))}async send(){let{action:e,hass:t,words:a}=this;if(!e||!t||!a||this.busy)return;this.busy=!0;let s=Object.entries(this.filled).filter(([,r])=>r!==void 0&&r!=="");try{await t.callService("vertical_farm",e,{shelf:this.shelf,...Object.fromEntries(s)}),this.open=!1,T(this,a.say("noted",{action:t.localize(`component.vertical_farm.services.${e}.name`)}))}catch(r){this.problem=H(r)}finally{this.busy=!1}}closed(){this.open=!1,this.action=void 0}static{this.styles=[v,m`
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
    `]}};function H(n){return n&&typeof n=="object"&&"message"in n?String(n.message):String(n)}customElements.get("vf-action-dialog")||customElements.define("vf-action-dialog",O);var le;async function de(){if(customElements.get("hui-card"))return;await customElements.whenDefined("partial-panel-resolver");let n=document.createElement("partial-panel-resolver");n.hass={panels:[{url_path:"cards",component_name:"lovelace"}]},n._updateRoutes?.(),await n.routerOptions?.routes.cards?.load(),await customElements.whenDefined("hui-card")}var q=class extends HTMLElement{constructor(){super(...arguments);this.wanted=""}set config(e){let t=JSON.stringify(e);t!==this.wanted&&(this.wanted=t,this.show())}set hass(e){this.latest=e,this.card&&(this.card.hass=e)}async show(){let{wanted:e}=this;if(await(le??=de()),e!==this.wanted||!this.latest)return;let t=document.createElement("hui-card");t.hass=this.latest,t.config=JSON.parse(e),t.load?.(),this.card=t,this.replaceChildren(t)}};customElements.get("vf-ha-card")||customElements.define("vf-ha-card",q);var x=1e3,J=36e5,ce=24;function Y(n,o,e){return w(n.connection,{type:"vertical_farm/light/subscribe",device_id:o},e)}function R(n,o){return n.farm*x+(o-n.wall*x)*n.speed}function pe(n,o){return n.wall*x+(o-n.farm*x)/n.speed}function $(n,o){let e=Date.parse(n.begins);return Math.min(Math.max((o-e)/(Date.parse(n.ends)-e),0),1)}function Q(n,o){return n.phases.find(e=>Date.parse(e.start)<=o&&o<Date.parse(e.end))?.level_pct??0}function X(n){return n.phases.reduce((o,e)=>o+Date.parse(e.end)-Date.parse(e.start),0)/J}function Z(n,o){let e=[];for(let t=Date.parse(n.begins);t<Date.parse(n.ends);t+=o*J)e.push(t);return e}function ee(n){return n?n.forecast===null?"unknown":n.short>0?"short":n.over>0?"over":"planned":"none"}async function te(n,o,e){let t=new Map;if(!e.length)return t;let a=Math.max(pe(o.clock,Date.parse(o.begins)),o.clock.wall*x),s=await n.callWS({type:"recorder/statistics_during_period",start_time:new Date(a).toISOString(),statistic_ids:e,period:e.length>ce?"hour":"5minute",types:["mean"]});for(let[r,d]of Object.entries(s)){let c=d.flatMap(({start:p,end:y,mean:g})=>typeof g=="number"?[{start:R(o.clock,p),end:R(o.clock,y),ppfd:g}]:[]);t.set(r,c)}return t}var E=1440,D=100,ae=6e4,he=5*ae,ue=6,me={planned:u.good,short:u.watch,over:"mdi:arrow-up-bold-circle",unknown:"mdi:help-circle-outline",none:u.empty},fe={planned:"good",short:"watch",over:"watch",unknown:"none",none:"none"},F=class extends f{constructor(){super();this.sums=[];this.followed="";this.asked="";this.device="",this.measured=new Map,this.tables=!1}static{this.properties={device:{attribute:!1},words:{attribute:!1},day:{state:!0},measured:{state:!0},tables:{state:!0}}}set hass(e){let t=this.latest;this.latest=e,!t||!e?this.requestUpdate():this.sums.some(a=>t.states[a]!==e.states[a])&&this.requestUpdate()}connectedCallback(){super.connectedCallback(),this.clock=setInterval(()=>this.requestUpdate(),ae),this.asking=setInterval(()=>{this.measure()},he),this.requestUpdate()}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this.clock),clearInterval(this.asking),this.stop?.(),this.followed=""}updated(){!this.latest||this.device===this.followed||!this.isConnected||(this.stop?.(),this.followed=this.device,this.day=void 0,this.asked="",this.stop=this.device?Y(this.latest,this.device,e=>this.take(e)):void 0)}take(e){this.day=e,this.dispatchEvent(new CustomEvent("vf-light-day",{detail:e}));let t=e.lamps.flatMap(s=>s.shelves);this.sums=t.flatMap(s=>this.entity(s,"dli_today")??[]);let a=`${e.begins} ${t.map(s=>s.device_id).join()}`;a!==this.asked&&(this.asked=a,this.measure())}async measure(){let{latest:e,day:t}=this;if(!e?.connected||!t)return;let a=t.lamps.flatMap(s=>s.shelves.flatMap(r=>this.entity(r,"ppfd")??[]));this.measured=await te(e,t,a).catch(()=>new Map)}entity(e,t){return this.latest?z(this.latest,e.device_id)[t]:void 0}render(){let{day:e,words:t}=this;if(!t)return l;if(!e)return i`<p class="quiet" role="status">${t.say("plan_loading")}</p>`;if(!e.lamps.length)return i`<p class="quiet">${t.say("no_lamp")}</p>`;let a=R(e.clock,Date.now());return i`
      <ul class="key quiet" aria-hidden="true">
        <li><span class="swatch planned"></span>${t.say("light_planned")}</li>
        ${[...this.measured.values()].some(s=>s.length)?i`<li><span class="swatch measured"></span>${t.say("light_measured")}</li>`:l}
        <li><span class="swatch now"></span>${t.say("light_now")}</li>
      </ul>
      <ul class="lamps">
        ${e.lamps.map(s=>this.lamp(e,s,a))}
      </ul>
      <div class="axis" aria-hidden="true">
        <div class="hours quiet" dir="ltr">
          ${Z(e,ue).map(s=>i`<span style="left:${$(e,s)*100}%">${t.clock(s)}</span>`)}
        </div>
      </div>
      <details @toggle=${s=>this.tables=s.target.open}>
        <summary>${t.say("as_table")}</summary>
        ${this.tables?this.table(e):l}
      </details>
    `}lamp(e,t,a){let{words:s}=this,r=s.percent(Q(t,a)/100),d=t.phases.length?s.say("light_said",{hours:s.hours(X(t)),from:s.clock(Date.parse(t.phases[0]?.start??e.begins)),to:s.clock(Date.parse(t.phases.at(-1)?.end??e.ends)),level:r}):s.say("light_none");return i`<li>
      <div class="names">${t.shelves.map(c=>this.shelf(c))}</div>
      <div class="day" dir="ltr" role="img" aria-label=${d}>
        <svg viewBox="0 0 ${E} ${D}" preserveAspectRatio="none" aria-hidden="true">
          ${t.phases.map(c=>{let p=$(e,Date.parse(c.start))*E,y=$(e,Date.parse(c.end))*E,g=c.level_pct/100*D;return C`<rect x=${p} y=${D-g} width=${Math.max(y-p,1)} height=${g}></rect>`})}
          ${t.shelves.map(c=>this.line(e,c))}
        </svg>
        <div class="now" style="left:${$(e,a)*100}%"></div>
      </div>
      <p class="quiet said">${d}</p>
    </li>`}line(e,t){let a=this.measured.get(this.entity(t,"ppfd")??"")??[],s=t.full_ppfd??Math.max(...a.map(d=>d.ppfd),1),r=a.map(({start:d,end:c,ppfd:p})=>`${($(e,(d+c)/2)*E).toFixed(1)},${(D*(1-Math.min(p/s,1))).toFixed(1)}`);return r.length>1?C`<polyline points=${r.join(" ")}></polyline>`:l}nameOf(e){let t=this.latest?.devices??{},a=t[e.device_id],s=a?.parent_device_id?t[a.parent_device_id]:void 0;return[M(s),M(a)].filter(Boolean).join(" · ")}shelf(e){let t=ee(e.dli),a=this.nameOf(e),s=e.device_id===this.device;return i`<div class="shelf" data-tone=${fe[t]}>
      ${s?l:i`<a href="/vertical-farm/shelf/${e.device_id}" @click=${r=>this.open(r,e)}>${a}</a>`}
      <span class="closing">
        <ha-icon class="tone-icon" icon=${me[t]}></ha-icon>
        <span>${this.closing(e,t)}</span>
      </span>
    </div>`}closing(e,t){let{words:a}=this,{dli:s}=e;if(!s)return a.say("light_empty");let r=_=>a.number(_,1),d=r(s.goal),c=this.latest?.states[this.entity(e,"dli_today")??""],p=c&&Number.isFinite(Number(c.state))?r(Number(c.state)):a.say("not_known"),y=t==="short"?a.say("light_short",{mol:r(s.short)}):t==="over"?a.say("light_over",{mol:r(s.over)}):a.say(t==="planned"?"light_on_plan":"light_unknown"),g=s.forecast===null?a.say("light_goal",{goal:d}):a.say("light_reach",{forecast:r(s.forecast),goal:d});return i`<b>${y}</b> <span class="quiet">${a.say("light_so_far",{sum:p})}, ${g}
        ${s.owed>.05?i` · ${a.say("light_owed",{mol:r(s.owed)})}`:l}</span>`}open(e,t){e.button||e.metaKey||e.ctrlKey||e.shiftKey||(e.preventDefault(),h(`/vertical-farm/shelf/${t.device_id}`),window.scrollTo(0,0))}table(e){let{words:t}=this;return i`<div class="scroll"><table>
      <thead>
        <tr>
          <th scope="col">${t.say("light_place")}</th>
          <th scope="col">${t.say("light_from")}</th>
          <th scope="col">${t.say("light_to")}</th>
          <th scope="col">${t.say("light_level")}</th>
        </tr>
      </thead>
      <tbody>
        ${e.lamps.flatMap(a=>a.phases.map(s=>i`<tr>
              <th scope="row">${a.shelves.map(r=>this.nameOf(r)).join(", ")}</th>
              <td>${t.clock(Date.parse(s.start))}</td>
              <td>${t.clock(Date.parse(s.end))}</td>
              <td>${t.percent(s.level_pct/100)}</td>
            </tr>`))}
      </tbody>
    </table></div>`}static{this.styles=[v,m`
      .key {
        display: flex;
        flex-wrap: wrap;
        gap: var(--ha-space-1, 4px) var(--ha-space-4, 16px);
        margin-block: var(--ha-space-2, 8px);
      }
      .key li {
        display: flex;
        align-items: center;
        gap: var(--ha-space-2, 8px);
      }
      .swatch {
        width: 18px;
        height: 10px;
      }
      .swatch.planned {
        background: color-mix(in srgb, var(--vf-watch) 55%, transparent);
      }
      .swatch.measured {
        height: 3px;
        background: var(--primary-text-color);
      }
      .swatch.now {
        width: 3px;
        height: 16px;
        background: var(--vf-act);
      }
      .lamps > li,
      .axis {
        display: grid;
        grid-template-columns: minmax(200px, 1fr) minmax(0, 2.4fr);
        gap: var(--ha-space-1, 4px) var(--ha-space-4, 16px);
        align-items: center;
      }
      .lamps > li {
        padding-block: var(--ha-space-2, 8px);
        border-block-end: 1px solid var(--divider-color);
      }
      .lamps > li:last-child {
        border: none;
      }
      .shelf {
        display: grid;
        overflow-wrap: anywhere;
      }
      .shelf a {
        display: inline-flex;
        align-items: center;
        min-height: 32px;
        color: inherit;
        font-weight: 500;
      }
      .shelf a:focus-visible,
      summary:focus-visible {
        outline: 2px solid var(--vf-accent);
        outline-offset: 2px;
      }
      .closing {
        display: flex;
        gap: var(--ha-space-1, 4px);
        font-size: var(--ha-font-size-s, 12px);
      }
      .day {
        position: relative;
        height: 48px;
        border-radius: var(--ha-border-radius-sm, 4px);
        overflow: hidden;
        background: color-mix(in srgb, var(--primary-text-color) 8%, transparent);
      }
      svg {
        display: block;
        width: 100%;
        height: 100%;
      }
      rect {
        fill: color-mix(in srgb, var(--vf-watch) 55%, transparent);
      }
      polyline {
        fill: none;
        stroke: var(--primary-text-color);
        stroke-width: 2px;
        vector-effect: non-scaling-stroke;
      }
      .day .now {
        position: absolute;
        inset-block: 0;
        width: 3px;
        margin-left: -1px;
        background: var(--vf-act);
      }
      .said {
        grid-column: 2;
        font-size: var(--ha-font-size-s, 12px);
      }
      .hours {
        position: relative;
        grid-column: 2;
        height: 20px;
        font-size: var(--ha-font-size-s, 12px);
      }
      .hours span {
        position: absolute;
        white-space: nowrap;
      }
      summary {
        min-height: 44px;
        display: flex;
        align-items: center;
        cursor: pointer;
      }
      summary::before {
        content: "";
        margin-inline-end: var(--ha-space-2, 8px);
        border: 5px solid transparent;
        border-inline-start-color: currentcolor;
      }
      details[open] summary::before {
        border-color: currentcolor transparent transparent;
        margin-block-start: 5px;
      }
      .scroll {
        overflow-x: auto;
      }
      table {
        border-collapse: collapse;
        font-variant-numeric: tabular-nums;
      }
      th,
      td {
        padding: 4px 12px;
        text-align: start;
        font-weight: inherit;
        border-block-end: 1px solid var(--divider-color);
      }
      thead th {
        font-weight: 500;
      }
      @container (max-width: 600px) {
        .lamps > li,
        .axis {
          grid-template-columns: minmax(0, 1fr);
        }
        .said,
        .hours {
          grid-column: 1;
        }
      }
      :host {
        container-type: inline-size;
      }
    `]}};customElements.get("vf-light-plan")||customElements.define("vf-light-plan",F);var ve=["temperature","humidity","air_vpd","co2","ppfd"],ge=[24,168],ye=["harvest","observe","advance_stage","move_batch","discard","undo"],be=["sow"],we=.1,L=.3,I=class extends f{constructor(){super();this.followed="";this.hours=24}static{this.properties={shelf:{attribute:!1},words:{attribute:!1},detail:{state:!0},hours:{state:!0}}}set hass(e){this.latest=e;let t=this.renderRoot?.querySelector("vf-light-plan");t&&(t.hass=e);for(let s of this.renderRoot?.querySelectorAll("vf-ha-card")??[])s.hass=e;let a=this.dialog;a&&(a.hass=e)}connectedCallback(){super.connectedCallback(),this.latest?.loadBackendTranslation("services","vertical_farm").then(()=>this.requestUpdate()),this.requestUpdate()}updated(){let e=this.shelf?.id??"";this.latest&&(this.hass=this.latest),this.dialog&&(this.dialog.words=this.words),!(e===this.followed||!this.latest)&&(this.stop?.(),this.followed=e,this.detail=void 0,this.stop=e?w(this.latest.connection,{type:"vertical_farm/shelf/subscribe",device_id:e},t=>this.detail=t):void 0)}disconnectedCallback(){super.disconnectedCallback(),this.stop?.(),this.followed=""}get dialog(){return this.renderRoot?.querySelector("vf-action-dialog")??null}render(){let{shelf:e,words:t}=this;return e?i`
      ${this.summary(e)}
      ${this.detail?.targets.length?this.bands(this.detail.targets):l}
      <div class="pair">${e.crop?this.why(e):l} ${this.problems(e)}</div>
      ${this.light(e)} ${this.trends(e)} ${this.devices()} ${this.events(e)}
      <vf-action-dialog></vf-action-dialog>
    `:i`<div class="card">
        <p>${t.say("removed")}</p>
        <p><button class="main" @click=${()=>h("/vertical-farm/farm")}>${t.say("back")}</button></p>
      </div>`}summary(e){let{words:t}=this,a=e.health===null?"":t.number(e.health);return i`<section class="card">
      <div class="line">
        <h2>${S(e,t)}</h2>
        <span class="status" data-tone=${K[e.status]}>
          <ha-icon class="tone-icon" icon=${u[e.status]}></ha-icon>
          ${t.sayKey("status",e.status)} ${a?i`<b>${t.say("health",{score:a})}</b>`:l}
        </span>
      </div>
      ${e.crop?i`<p class="quiet">${this.harvest(e)}</p>`:i`<p class="quiet">${t.say("empty_shelf")}</p>`}
      ${e.status==="no_data"&&e.silentSince?i`<p data-tone="none"><ha-icon class="tone-icon" icon=${u.no_data}></ha-icon>
            ${t.say("no_data")}, ${t.say("since",{time:t.ago(e.silentSince)})}</p>`:l}
      ${this.detail?.stages.length?this.stages(this.detail):l}
      <div class="actions" role="group" aria-label=${t.say("actions")}>
        ${(e.crop?ye:be).map((s,r)=>i`<button class=${r?"":"main"} @click=${()=>{this.dialog?.ask(s,e.id)}}>
            ${this.latest?.localize(`component.vertical_farm.services.${s}.name`)||s.replaceAll("_"," ")}
          </button>`)}
        ${this.latest?.user?.is_admin?i`<button @click=${()=>h(`/config/devices/device/${e.id}`)}>${t.say("device_page")}</button>`:l}
      </div>
    </section>`}harvest(e){let{words:t}=this;if(this.detail?.ready||(e.daysToHarvest??1)<=0)return t.say("harvest_due");let a=e.harvestDate?.state??"";return e.daysToHarvest===null||!/^\d{4}-\d\d-\d\d$/.test(a)?"":t.say("harvest_in",{days:t.days(e.daysToHarvest),date:t.date(a)})}stages(e){let{words:t}=this,a=e.stages.findIndex(c=>c.current),s=e.share??0,r=c=>t.state("select","stage",c),d=t.say("stage_day",{stage:r(e.stages[a]?.stage??""),day:t.number(e.day??0),share:t.percent(s)});return i`<div class="stages" role="img" aria-label="${t.say("stage")}: ${d}">
        ${e.stages.map((c,p)=>i`<div class="stage" style="flex-grow:${Math.max(c.days,1)}">
            <div class="bar"><div style="width:${p<a?100:p>a?0:s*100}%"></div></div>
            <span class=${c.current?"":"quiet"} title=${r(c.stage)}>${r(c.stage)}</span>
          </div>`)}
      </div>
      <p>${d}</p>`}bands(e){return i`<section class="card">
      <h2>${this.words.say("targets")}</h2>
      <div class="bands">${e.map(t=>this.band(t))}</div>
    </section>`}band(e){let{words:t}=this,a=$e(e,this.latest?.config.unit_system.temperature),s=ne=>t.number(ne,a.precision),r=a.unit?` ${a.unit}`:"",d=xe(a),c=a.value===null?t.say("not_known"):s(a.value)+r,p={good:"in_band",near:"near_limit",low:"low",high:"high",unknown:"not_known"},y={good:u.good,near:u.watch,low:"mdi:arrow-down-bold-circle",high:"mdi:arrow-up-bold-circle",unknown:"mdi:help-circle-outline"},g={good:"good",near:"watch",low:"act",high:"act",unknown:"none"},_=e.target==="dli"?this.dliToday():"";return i`<div class="band" data-tone=${g[d]}>
      <span class="metric">
        ${t.sayKey("metric",e.target)}
        ${_?i`<small class="quiet">${t.say("dli_note",{value:_})}</small>`:l}
      </span>
      <div class="track" aria-hidden="true">
        <div class="range"></div>
        ${a.value===null?l:i`<div class="mark" style="inset-inline-start:${ke(a,a.value)}%"></div>`}
      </div>
      <span class="value"><b dir="auto">${c}</b>
        <small class="quiet" dir="auto">${t.say("target_range",{low:s(a.low),high:s(a.high)+r})}</small>
      </span>
      <span class="verdict"><ha-icon class="tone-icon" icon=${y[d]}></ha-icon>${t.say(p[d])}</span>
    </div>`}dliToday(){let e=this.shelf?.entities.dli_today,t=e?this.latest?.states[e]:void 0;return t&&this.latest?this.latest.formatEntityState(t):""}why(e){let{words:t}=this,a=e.health===null?t.say("why_unknown"):t.say("why",{score:t.number(e.health)});return i`<section class="card">
      <h2>${a}</h2>
      ${e.deductions.length?i`<ul>
            ${e.deductions.map(s=>i`<li>
                ${this.cause(s)} ${s.points?i`<b dir="ltr">−${t.number(s.points)}</b>`:l}
              </li>`)}
          </ul>`:i`<p>${t.say("all_well")}</p>`}
      ${e.confidence===null?l:i`<p class="quiet" dir="auto">${t.say("confidence",{percent:t.percent(e.confidence/100)})}</p>`}
    </section>`}cause(e){let{words:t}=this,a=e.metric?t.sayKey("metric",e.metric):"";return e.cause==="out_of_band"?t.say("out_of_band",{metric:a}):e.cause==="missing"?t.say("missing",{metric:a}):t.sayKey("alarm",e.cause)}problems(e){if(!e.problems.length)return l;let{words:t}=this;return i`<section class="card">
      <h2>${t.say("sensors")}</h2>
      <ul>
        ${e.problems.map(a=>{let s=this.latest?.states[a.entity_id]?.attributes.friendly_name;return i`<li>
            <button @click=${()=>b(this,a.entity_id)}>
              ${typeof s=="string"?s:a.entity_id}
            </button>
            ${t.sayKey("trust",a.trust)}
          </li>`})}
      </ul>
    </section>`}light(e){return e.entities.planned_level?i`<section class="card">
      <h2>${this.words.say("light_plan")}</h2>
      <vf-light-plan .device=${e.id} .words=${this.words}></vf-light-plan>
    </section>`:l}trends(e){let{words:t,hours:a}=this,s=ve.flatMap(d=>e.entities[d]??[]),r=e.entities.dli_today;return s.length?i`<section>
      <div class="line">
        <h2>${t.say("trends")}</h2>
        <div class="spans" role="group" aria-label=${t.say("trends")}>
          ${ge.map(d=>i`<button aria-pressed=${d===a} @click=${()=>this.hours=d}>
              ${d===24?t.hours(d):t.days(d/24)}
            </button>`)}
        </div>
      </div>
      <div class="graphs">
        ${s.map(d=>i`<vf-ha-card .config=${{type:"history-graph",hours_to_show:a,entities:[d]}}></vf-ha-card>`)}
        ${r?i`<vf-ha-card .config=${this.lightByDay(r)}></vf-ha-card>`:l}
      </div>
    </section>`:l}lightByDay(e){return{type:"statistics-graph",title:this.words.say("light_days"),entities:[e],...{stat_types:["change"],period:"day",days_to_show:14,chart_type:"bar",hide_legend:!0}}}devices(){let e=this.detail?.devices??[];return e.length?i`<section>
      <h2>${this.words.say("devices")}</h2>
      <div class="tiles">
        ${e.map(t=>i`<vf-ha-card .config=${{type:"tile",entity:t}}></vf-ha-card>`)}
      </div>
    </section>`:l}events(e){let t=e.entities.crop_event;if(!t)return l;let a={type:"logbook",title:this.words.say("events"),hours_to_show:168,target:{entity_id:[t]}};return i`<vf-ha-card .config=${a}></vf-ha-card>`}static{this.styles=[v,m`
      :host {
        display: grid;
        gap: var(--ha-space-4, 16px);
        max-width: 1100px;
        margin-inline: auto;
      }
      .line,
      .actions,
      .status {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--ha-space-2, 8px);
      }
      .line {
        justify-content: space-between;
      }
      .actions {
        margin-block-start: var(--vf-space);
      }
      .stages {
        display: flex;
        gap: 3px;
        margin-block: var(--vf-space) var(--ha-space-1, 4px);
      }
      .stage {
        flex-basis: 0;
        min-width: 0;
        font-size: var(--ha-font-size-s, 12px);
      }
      .stage span {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .bar {
        height: 10px;
        border-radius: 5px;
        overflow: hidden;
        background: color-mix(in srgb, var(--primary-text-color) 14%, transparent);
      }
      .bar div {
        height: 100%;
        background: var(--vf-good);
      }
      .bands {
        display: grid;
        grid-template-columns: minmax(110px, 1.2fr) minmax(80px, 2fr) minmax(min-content, 1.4fr) minmax(120px, auto);
        gap: var(--vf-space);
        align-items: center;
        margin-block-start: var(--vf-space);
      }
      .band {
        display: contents;
      }
      .metric,
      .value {
        display: grid;
      }
      .value > * {
        text-align: match-parent;
      }
      .value {
        font-variant-numeric: tabular-nums;
      }
      .track {
        position: relative;
        height: 12px;
        border-radius: 6px;
        background: color-mix(in srgb, var(--primary-text-color) 12%, transparent);
      }
      .range {
        position: absolute;
        inset-block: 0;
        inset-inline: ${L/(1+2*L)*100}%;
        border-radius: 6px;
        background: color-mix(in srgb, var(--vf-good) 45%, transparent);
      }
      .mark {
        position: absolute;
        inset-block: -4px;
        width: 4px;
        margin-inline-start: -2px;
        border-radius: 2px;
        background: var(--primary-text-color);
      }
      .verdict {
        display: flex;
        align-items: center;
        gap: var(--ha-space-1, 4px);
      }
      .pair {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr));
        gap: var(--ha-space-4, 16px);
      }
      .pair ul {
        margin-block: var(--ha-space-2, 8px);
      }
      .pair li {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--vf-space);
        padding-block: 4px;
      }
      .spans {
        display: flex;
        gap: var(--ha-space-1, 4px);
      }
      .graphs {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 360px), 1fr));
        gap: var(--ha-space-4, 16px);
        align-items: start;
        margin-block-start: var(--ha-space-2, 8px);
      }
      [aria-pressed="true"] {
        border-color: var(--vf-accent);
        background: color-mix(in srgb, var(--vf-accent) 16%, transparent);
      }
      .tiles {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 240px), 1fr));
        gap: var(--ha-space-2, 8px);
        margin-block-start: var(--ha-space-2, 8px);
      }
      vf-ha-card {
        display: block;
        min-width: 0;
      }
      @media (max-width: 600px) {
        .bands {
          grid-template-columns: 1fr auto;
          row-gap: 4px;
        }
        .track {
          grid-column: 1 / -1;
          order: 1;
        }
        .band > * {
          order: 0;
        }
        .band {
          display: grid;
          grid-column: 1 / -1;
          grid-template-columns: subgrid;
          gap: 4px var(--vf-space);
          padding-block-end: var(--ha-space-2, 8px);
        }
        .value {
          text-align: end;
        }
        .band .track {
          order: 2;
        }
        .band .verdict {
          order: 3;
          grid-column: 1 / -1;
        }
      }
    `]}};function $e(n,o){if(n.unit!=="°C"||o!=="°F")return n;let e=t=>t*1.8+32;return{...n,unit:"°F",value:n.value===null?null:e(n.value),low:e(n.low),high:e(n.high)}}function xe(n){let{position:o,value:e,low:t,high:a}=n;if(o==="low"||o==="high")return o;if(o==="unknown"||e===null)return"unknown";let s=(a-t)*we;return e<t+s||e>a-s?"near":"good"}function ke({low:n,high:o},e){let t=o-n||1,a=((e-n)/t+L)/(1+2*L);return Math.min(Math.max(a,0),1)*100}customElements.get("vf-shelf-view")||customElements.define("vf-shelf-view",I);function se(n,o,e){return w(n,{type:"todo/item/subscribe",entity_id:o},({items:t})=>{e(t.filter(a=>a.status==="needs_action").map(a=>({...a,due:a.due??null})))})}function ie(n,o,e){let t=a=>a.due===null?null:a.due.length===10?a.due:e(Date.parse(a.due));return n.filter(a=>(t(a)??"9999")<=o).sort((a,s)=>(a.due??"")<(s.due??"")?-1:1)}var _e=5,N=class extends f{constructor(){super();this.followed="";this.by="health",this.tasks=[],this.busy=new Set}static{this.properties={farm:{attribute:!1},words:{attribute:!1},by:{attribute:!1},tasks:{state:!0},busy:{state:!0}}}focusShelf(e){this.updateComplete.then(()=>this.renderRoot.querySelector("vf-farm-map")?.focusShelf(e))}updated(){let e=this.farm?.tasks??"";e===this.followed||!this.hass||(this.stopTasks?.(),this.followed=e,this.tasks=[],this.stopTasks=e?se(this.hass.connection,e,t=>this.tasks=t):void 0)}disconnectedCallback(){super.disconnectedCallback(),this.stopTasks?.(),this.followed=""}render(){let{farm:e,words:t}=this;if(!e)return l;let a=ie(this.tasks,t.today(),s=>t.dayOf(s));return i`
      <div class="about quiet">
        <span>${t.say("shelves",{count:t.number(e.shelves.length)})}</span>
        ${e.dataAgeMin===null?l:i`<span>${t.say("data_age",{age:t.minutes(e.dataAgeMin)})}</span>`}
        ${e.mode&&e.mode.state!=="normal"?this.mode(e):l}
      </div>
      <div class="columns">
        <div class="needs">
          ${this.actNow(e)} ${this.noData(e)} ${this.due(e,a)}
        </div>
        <div class="card">
          ${e.racks.length?i`<vf-farm-map .farm=${e} .words=${t} .by=${this.by}></vf-farm-map>`:this.noRacks()}
        </div>
      </div>
    `}mode(e){let t=this.words.state("select","mode",e.mode?.state??"");return i`<button class="main" @click=${()=>b(this,e.mode?.entity_id??"")}>
      ${this.words.say("mode",{mode:t})}
    </button>`}actNow(e){let{words:t}=this,a=e.faults.length+e.actNow.length;return i`<section class="card" data-tone=${a?"act":"good"}>
      <h2>${t.say("act_now")} ${a?i`<span>(${t.number(a)})</span>`:l}</h2>
      ${a?l:i`<p class="quiet calm"><ha-icon class="tone-icon" icon=${u.good}></ha-icon>${t.say("nothing_to_act")}</p>`}
      <ul>
        ${e.faults.map(s=>this.fault(s))} ${e.actNow.map(s=>this.sick(s))}
      </ul>
      ${e.ready?i`<p class="calm" data-tone="good"><ha-icon class="tone-icon" icon="mdi:scissors-cutting"></ha-icon>${t.say("ready",{count:t.number(e.ready)})}</p>`:l}
    </section>`}fault(e){let{words:t}=this,a=this.hass?.states[e.entityId]?.attributes.friendly_name;return i`<li>
      <ha-icon class="tone-icon" icon="mdi:shield-alert"></ha-icon>
      <span class="text">
        <b>${e.placeName}</b>
        <span>${typeof a=="string"?a:e.entityId}: ${t.sayKey("fault",e.fault)}</span>
        <span class="quiet">${t.say("since",{time:t.ago(e.since)})}</span>
      </span>
      ${e.acknowledge?i`<button ?disabled=${this.busy.has(e.acknowledge)} @click=${()=>this.acknowledge(e.acknowledge??"")}>
            ${t.say("acknowledge")}
          </button>`:i`<button @click=${()=>b(this,e.entityId)}>${t.say("open")}</button>`}
    </li>`}sick(e){let{words:t}=this,a=[...e.low.map(r=>t.say("too_low",{metric:t.sayKey("metric",r)})),...e.high.map(r=>t.say("too_high",{metric:t.sayKey("metric",r)}))],s=e.health===null?"":t.say("health",{score:t.number(e.health)});return i`<li>
      <ha-icon class="tone-icon" icon=${u.act}></ha-icon>
      <span class="text">
        <b>${e.rack} · ${e.name}</b>
        <span>${[s,...a].filter(Boolean).join(" · ")}</span>
        <span class="quiet">${S(e,t)}</span>
      </span>
      ${this.opener(e)}
    </li>`}opener(e){let{words:t}=this,a=`${t.say("open")}: ${e.rack} ${e.name}`;return i`<button aria-label=${a} @click=${()=>h(`/vertical-farm/shelf/${e.id}`)}>
      ${t.say("open")}
    </button>`}noData(e){let{words:t}=this,{count:a,entityId:s}=e.sensorProblems;return!e.noData.length&&!a?l:i`<section class="card" data-tone="none">
      <h2>${t.say("no_data")}</h2>
      <ul>
        ${e.noData.map(r=>i`<li>
            <ha-icon class="tone-icon" icon=${u.no_data}></ha-icon>
            <span class="text">
              <b>${r.rack} · ${r.name}</b>
              ${r.silentSince?i`<span class="quiet">${t.say("since",{time:t.ago(r.silentSince)})}</span>`:l}
            </span>
            ${this.opener(r)}
          </li>`)}
        ${a?i`<li>
              <ha-icon class="tone-icon" icon="mdi:access-point-off"></ha-icon>
              <span class="text">${t.say("sensors_look",{count:t.number(a)})}</span>
              <button aria-label="${t.say("open")}: ${t.say("sensors")}" @click=${()=>b(this,s??"")}>
                ${t.say("open")}
              </button>
            </li>`:l}
      </ul>
    </section>`}due(e,t){let{words:a}=this;return i`<section class="card" data-tone="info">
      <h2>${a.say("due_today")} ${t.length?i`<span>(${a.number(t.length)})</span>`:l}</h2>
      ${t.length?l:i`<p class="quiet calm">${a.say("nothing_due")}</p>`}
      <ul>
        ${t.slice(0,_e).map(s=>i`<li>
            <span class="text">
              <span>${s.summary}</span>
              ${s.due?i`<span class="quiet">${a.date(s.due)}</span>`:l}
            </span>
            <button
              aria-label="${a.say("done")}: ${s.summary}"
              ?disabled=${this.busy.has(s.uid)}
              @click=${()=>this.complete(e,s)}
            >
              ${a.say("done")}
            </button>
          </li>`)}
      </ul>
      ${e.tasks?i`<button class="all" @click=${()=>h(`/todo?entity_id=${e.tasks}`)}>${a.say("all_tasks")}</button>`:l}
    </section>`}noRacks(){let{words:e}=this;return i`<p>${e.say("no_racks")}</p>
      ${this.hass?.user?.is_admin?i`<p class="calm">
            <button class="main" @click=${()=>h("/config/integrations/integration/vertical_farm")}>
              ${e.say("add_rack")}
            </button>
          </p>`:l}`}acknowledge(e){return this.attempt(e,()=>this.hass?.callService("button","press",{entity_id:e}))}complete(e,t){let a={entity_id:e.tasks,item:t.uid,status:"completed"};return this.attempt(t.uid,()=>this.hass?.callService("todo","update_item",a))}async attempt(e,t){this.busy=new Set([...this.busy,e]);try{await t()}catch(a){T(this,this.words.say("failed",{reason:H(a)}))}finally{this.busy=new Set([...this.busy].filter(a=>a!==e))}}static{this.styles=[v,m`
      .about {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--ha-space-2, 8px) var(--ha-space-4, 16px);
        margin-block-end: var(--vf-space);
      }
      .columns {
        display: grid;
        grid-template-columns: minmax(280px, 1fr) minmax(0, 2.4fr);
        gap: var(--ha-space-4, 16px);
        align-items: start;
      }
      .needs {
        display: grid;
        gap: var(--ha-space-4, 16px);
      }
      section.card {
        border-top: 4px solid var(--tone);
      }
      li {
        display: flex;
        align-items: center;
        gap: var(--vf-space);
        padding-block: var(--ha-space-2, 8px);
        border-block-end: 1px solid var(--divider-color);
      }
      li:last-child {
        border: none;
      }
      .text {
        flex: 1;
        display: grid;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .calm {
        display: flex;
        align-items: center;
        gap: var(--ha-space-2, 8px);
        margin-block-start: var(--ha-space-2, 8px);
      }
      .all {
        margin-block-start: var(--ha-space-2, 8px);
      }
      @media (max-width: 870px) {
        .columns {
          grid-template-columns: minmax(0, 1fr);
        }
        .card {
          padding: var(--vf-space);
        }
      }
    `]}};customElements.get("vf-farm-view")||customElements.define("vf-farm-view",N);var Te=14,A=class extends f{static{this.properties={farm:{attribute:!1},words:{attribute:!1},price:{state:!0},priced:{state:!0}}}constructor(){super(),this.priced=!0}set hass(o){this.latest=o,this.pass()}get hass(){return this.latest}pass(){let{latest:o}=this;if(!o)return;for(let t of this.renderRoot?.querySelectorAll("vf-ha-card")??[])t.hass=o;let e=this.renderRoot?.querySelector("vf-light-plan");e&&(e.hass=o),this.price&&(this.priced=P(o.states[this.price]))}updated(){this.pass()}render(){let{farm:o,words:e}=this;return o?i`
      <section class="card">
        <h2>${e.say("light_today")}</h2>
        <vf-light-plan
          .device=${o.id}
          .words=${e}
          @vf-light-day=${t=>this.price=t.detail.price}
        ></vf-light-plan>
      </section>
      <section class="energy">
        <h2>${e.say("energy")}</h2>
        ${this.energy(o)}
      </section>
    `:l}energy(o){let{words:e}=this,t=o.entities.energy_today,a=o.entities.cost_today;if(!t)return i`<p class="card">${e.say("no_power")}</p>`;let s=o.racks.flatMap(r=>r.entities.energy_today?[{entity:r.entities.energy_today,name:r.name}]:[]);return i`
      ${this.price===null?i`<p class="quiet">${e.say("no_price_entity")}</p>`:l}
      ${this.price&&!this.priced?i`<p class="quiet" role="status">${e.say("no_price")}</p>`:l}
      <div class="tiles">
        ${this.card({type:"tile",entity:t,name:{type:"entity"}})} ${this.sum(t,"day","energy_yesterday")}
        ${this.sum(t,"month","energy_month")}
        ${a?i`${this.card({type:"tile",entity:a,name:{type:"entity"}})} ${this.sum(a,"day","cost_yesterday")}
            ${this.sum(a,"month","cost_month")}`:l}
        ${this.price?this.card({type:"tile",entity:this.price,name:e.say("price"),features:[{type:"trend-graph",hours_to_show:24}]}):l}
      </div>
      <div class="graphs">
        ${this.days(t,"energy_days")} ${a?this.days(a,"cost_days"):l}
        ${s.length>1?this.card({type:"entities",title:e.say("energy_racks"),entities:s}):l}
      </div>
    `}card(o){return i`<vf-ha-card .config=${o}></vf-ha-card>`}sum(o,e,t){let a=e==="day"?{period:e,offset:-1}:{period:e};return this.card({type:"statistic",entity:o,name:this.words.say(t),stat_type:"change",period:{calendar:a}})}days(o,e){return this.card({type:"statistics-graph",title:this.words.say(e),entities:[o],stat_types:["change"],chart_type:"bar",period:"day",days_to_show:Te,hide_legend:!0})}static{this.styles=[v,m`
      :host {
        display: grid;
        gap: var(--ha-space-4, 16px);
        max-width: 1400px;
        margin-inline: auto;
      }
      .tiles,
      .graphs {
        display: grid;
        gap: var(--ha-space-2, 8px);
        margin-block-start: var(--ha-space-2, 8px);
      }
      .tiles {
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 220px), 1fr));
      }
      .graphs {
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 360px), 1fr));
      }
      vf-ha-card {
        display: block;
        min-width: 0;
      }
    `]}};customElements.get("vf-light-view")||customElements.define("vf-light-view",A);var Se=[{name:"farm",word:"view_farm",icon:"mdi:view-dashboard",tag:"vf-farm-view"},{name:"light",word:"view_light",icon:"mdi:lightbulb-on-outline",tag:"vf-light-view"}];function re(n){return Se.filter(o=>!o.admin||n.user?.is_admin)}var k="/vertical-farm",Re=6e4,W=class extends f{constructor(){super();this.model={farms:[],watched:[]};this.lostAt=0;this.lastShelf="";this.lastScroll=0;this.lastFarm="";this.cameFromFarm=!1;this.narrow=!1}static{this.properties={narrow:{type:Boolean},route:{attribute:!1},layout:{state:!0}}}get hass(){return this.latest}set hass(e){let t=this.latest;this.latest=e,this.view&&(this.view.hass=e);let a=this.renderRoot?.querySelector("vf-shelf-view");a&&(a.hass=e),t?.connected&&!e.connected&&(this.lostAt=Date.now()),B(t,e,this.model.watched)&&((!t||t.language!==e.language||t.locale!==e.locale||t.localize!==e.localize)&&(this.words=new G(e)),this.isConnected&&this.follow(),this.look(),this.requestUpdate())}connectedCallback(){super.connectedCallback(),this.latest&&this.follow(),this.clock=setInterval(()=>this.requestUpdate(),Re)}disconnectedCallback(){super.disconnectedCallback(),this.stopLayout?.(),this.stopLayout=void 0,clearInterval(this.clock)}follow(){this.stopLayout||!this.latest||(this.stopLayout=V(this.latest.connection,e=>{this.layout=e,this.look()}))}look(){this.latest&&this.layout&&(this.model=j(this.latest,this.layout))}get page(){let[,e="",t=""]=(this.route?.path??"").split("/");return{shelf:e==="shelf",view:e,id:t}}get by(){let e=new URLSearchParams(window.location.search).get("by");return U.find(t=>t===e)??"health"}render(){let{latest:e,words:t,page:a}=this;if(!e||!t)return l;let s=a.shelf?this.shelf(a.id):void 0,r=this.farm(a.id),d=re(e),c=d.find(p=>p.name===a.view)??d[0];return i`
      <header>
        ${a.shelf?i`<button class="back" aria-label=${t.say("back")} @click=${this.back}>
              <ha-icon icon=${getComputedStyle(this).direction==="rtl"?"mdi:arrow-right":"mdi:arrow-left"}></ha-icon>
            </button>`:i`<ha-menu-button .hass=${e} .narrow=${this.narrow}></ha-menu-button>`}
        <h1>${s?`${s.rack} · ${s.name}`:r?.name??t.say("title")}</h1>
      </header>
      ${r&&d.length>1?this.tabs(d,a.shelf?void 0:c,t):l}
      <div role="status">
        ${e.connected?l:i`<p class="strip">${t.say("connection_lost",{time:t.clock(this.lostAt||Date.now())})}</p>`}
      </div>
      <main>${this.content(a,c,r,s,t)}</main>
    `}farm(e){let{farms:t}=this.model;return t.some(a=>a.id===e)&&(this.lastFarm=e),t.find(a=>a.id===this.lastFarm)??t[0]}tabs(e,t,a){return i`<nav aria-label=${a.say("views")}>
      ${e.map(s=>i`<a
          href="${k}/${s.name}"
          aria-current=${s===t?"page":l}
          @click=${r=>this.follows(r,s)}
        >
          <ha-icon icon=${s.icon}></ha-icon><span>${a.say(s.word)}</span>
        </a>`)}
    </nav>`}follows(e,t){e.button||e.metaKey||e.ctrlKey||e.shiftKey||(e.preventDefault(),h(`${k}/${t.name}`),window.scrollTo(0,0))}content(e,t,a,s,r){return this.layout===void 0?this.loading(r):this.layout===null?i`<p class="card">${r.say("not_answering")}</p>`:(e.shelf&&(this.view=void 0),e.shelf?i`<vf-shelf-view .hass=${this.latest} .shelf=${s} .words=${r}></vf-shelf-view>`:!a||!t?i`<p class="card">${r.say("no_farm")}</p>`:i`
      ${this.model.farms.length>1?this.farms(t,a,r):l} ${this.shown(t,e,a,r)}
    `)}shown(e,t,a,s){return this.view?.localName!==e.tag&&(this.view=document.createElement(e.tag),this.view.addEventListener("vf-colour-by",r=>this.colourBy(r.detail)),this.view.addEventListener("vf-open-shelf",r=>this.open(r.detail))),Object.assign(this.view,{hass:this.latest,farm:a,words:s,by:this.by,detail:t.id}),this.view}farms(e,t,a){return i`<div class="farms" role="group" aria-label=${a.say("farms")}>
      ${this.model.farms.map(s=>i`<button aria-pressed=${s.id===t.id} @click=${()=>h(`${k}/${e.name}/${s.id}`)}>
          ${s.name}
        </button>`)}
    </div>`}loading(e){return i`<div class="skeleton" role="status" aria-label=${e.say("loading")}>
      ${Array.from({length:8},()=>i`<div></div>`)}
    </div>`}shelf(e){for(let t of this.model.farms){let a=t.shelves.find(s=>s.id===e);if(a)return a}}colourBy(e){h(`${window.location.pathname}?by=${e}`,!0),this.requestUpdate()}open(e){this.lastScroll=window.scrollY,h(`${k}/shelf/${e}`),window.scrollTo(0,0)}back(){this.lastShelf===this.page.id&&history.length>1&&this.cameFromFarm?history.back():h(`${k}/farm`)}updated(e){if(!e.has("route"))return;let t=e.get("route"),a=t?.path.split("/")[1];this.page.shelf?(this.cameFromFarm=t!==void 0&&a!=="shelf",this.lastShelf=this.page.id):a==="shelf"&&this.lastShelf&&(this.renderRoot.querySelector("vf-farm-view")?.focusShelf(this.lastShelf),window.scrollTo(0,this.lastScroll))}static{this.styles=[v,m`
      :host {
        min-height: 100vh;
        background: var(--primary-background-color);
      }
      header {
        position: sticky;
        top: 0;
        z-index: 4;
        display: flex;
        align-items: center;
        gap: var(--ha-space-2, 8px);
        height: calc(var(--header-height, 56px) + var(--safe-area-inset-top, 0px));
        padding: var(--safe-area-inset-top, 0px) var(--ha-space-3, 12px) 0;
        background: var(--app-header-background-color, var(--primary-background-color));
        color: var(--app-header-text-color, var(--primary-text-color));
        border-bottom: var(--app-header-border-bottom, none);
      }
      header h1 {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-size: var(--ha-font-size-xl, 20px);
      }
      .back {
        min-width: 44px;
        padding: 0;
        border: none;
      }
      nav {
        display: flex;
        overflow-x: auto;
        scrollbar-width: none;
        padding-inline: var(--ha-space-2, 8px);
        background: var(--app-header-background-color, var(--primary-background-color));
        color: var(--app-header-text-color, var(--primary-text-color));
        border-block-end: 1px solid var(--divider-color);
      }
      nav a {
        display: flex;
        flex: none;
        align-items: center;
        gap: var(--ha-space-2, 8px);
        min-height: 48px;
        padding-inline: var(--vf-space);
        color: inherit;
        text-decoration: none;
        border-block-end: 3px solid transparent;
      }
      nav a[aria-current] {
        font-weight: 500;
        border-color: currentcolor;
      }
      nav a:focus-visible {
        outline: 2px solid var(--vf-accent);
        outline-offset: -4px;
      }
      .strip {
        padding: var(--ha-space-2, 8px) var(--ha-space-4, 16px);
        border-inline-start: 6px solid var(--vf-act);
        background: color-mix(in srgb, var(--vf-act) 16%, var(--primary-background-color));
      }
      main {
        padding: var(--ha-space-4, 16px);
        padding-block-end: calc(var(--ha-space-8, 32px) + var(--safe-area-inset-bottom, 0px));
      }
      .farms {
        display: flex;
        flex-wrap: wrap;
        gap: var(--ha-space-2, 8px);
        margin-block-end: var(--vf-space);
      }
      .farms button[aria-pressed="true"] {
        border-color: var(--vf-accent);
        background: color-mix(in srgb, var(--vf-accent) 16%, transparent);
      }
      .skeleton {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(200px, 1fr));
        gap: var(--ha-space-4, 16px);
      }
      .skeleton div {
        height: 72px;
        border-radius: var(--vf-radius);
        background: color-mix(in srgb, var(--primary-text-color) 8%, transparent);
      }
      @media (max-width: 600px) {
        main {
          padding: var(--ha-space-2, 8px);
        }
      }
    `]}};customElements.get("vertical-farm-panel")||customElements.define("vertical-farm-panel",W);export{W as VerticalFarmPanel};
