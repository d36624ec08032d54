import{a as J,b as g,c as Q,d as $,e as X,f as Z,g as ee,h as C,i as te,j as se,k as ae}from"./chunk-OVOSPFRK.js";import{a as ie,b as re}from"./chunk-BVXN43DO.js";import{a as T}from"./chunk-GTIGB2U6.js";import{a as y}from"./chunk-HIRB3X7W.js";import{a as h,b as r,c as H,e as l,g as m,h as Y,j as p,k as w,l as k,m as f}from"./chunk-PIVAMHIK.js";var _=1e3,ne=36e5,$e=24;function oe(o,a,e){return T(o.connection,{type:"vertical_farm/light/subscribe",device_id:a},e)}function F(o,a){return o.farm*_+(a-o.wall*_)*o.speed}function xe(o,a){return o.wall*_+(a-o.farm*_)/o.speed}function x(o,a){let e=Date.parse(o.begins);return Math.min(Math.max((a-e)/(Date.parse(o.ends)-e),0),1)}function le(o,a){return o.phases.find(e=>Date.parse(e.start)<=a&&a<Date.parse(e.end))?.level_pct??0}function de(o){return o.phases.reduce((a,e)=>a+Date.parse(e.end)-Date.parse(e.start),0)/ne}function ce(o,a){let e=[];for(let t=Date.parse(o.begins);t<Date.parse(o.ends);t+=a*ne)e.push(t);return e}function pe(o){return o?o.forecast===null?"unknown":o.short>0?"short":o.over>0?"over":"planned":"none"}async function ue(o,a,e){let t=new Map;if(!e.length)return t;let s=Math.max(xe(a.clock,Date.parse(a.begins)),a.clock.wall*_),i=await o.callWS({type:"recorder/statistics_during_period",start_time:new Date(s).toISOString(),statistic_ids:e,period:e.length>$e?"hour":"5minute",types:["mean"]});for(let[n,d]of Object.entries(i)){let c=d.flatMap(({start:u,end:b,mean:v})=>typeof v=="number"?[{start:F(a.clock,u),end:F(a.clock,b),ppfd:v}]:[]);t.set(n,c)}return t}var E=1440,D=100,he=6e4,ke=5*he,_e=6,Se={planned:g.good,short:g.watch,over:"mdi:arrow-up-bold-circle",unknown:"mdi:help-circle-outline",none:g.empty},Re={planned:"good",short:"watch",over:"watch",unknown:"none",none:"none"},q=class extends m{constructor(){super();this.sums=[];this.followed="";this.asked="";this.device="",this.measured=new Map,this.tables=!1}static{this.properties={device:{attribute:!1},words:{attribute:!1},day:{state:!0},measured:{state:!0},tables:{state:!0}}}set hass(e){let t=this.latest;this.latest=e,!t||!e?this.requestUpdate():this.sums.some(s=>t.states[s]!==e.states[s])&&this.requestUpdate()}connectedCallback(){super.connectedCallback(),this.clock=setInterval(()=>this.requestUpdate(),he),this.asking=setInterval(()=>{this.measure()},ke),this.requestUpdate()}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this.clock),clearInterval(this.asking),this.stop?.(),this.followed=""}updated(){!this.latest||this.device===this.followed||!this.isConnected||(this.stop?.(),this.followed=this.device,this.day=void 0,this.asked="",this.stop=this.device?oe(this.latest,this.device,e=>this.take(e)):void 0)}take(e){this.day=e,this.dispatchEvent(new CustomEvent("vf-light-day",{detail:e}));let t=e.lamps.flatMap(i=>i.shelves);this.sums=t.flatMap(i=>this.entity(i,"dli_today")??[]);let s=`${e.begins} ${t.map(i=>i.device_id).join()}`;s!==this.asked&&(this.asked=s,this.measure())}async measure(){let{latest:e,day:t}=this;if(!e?.connected||!t)return;let s=t.lamps.flatMap(i=>i.shelves.flatMap(n=>this.entity(n,"ppfd")??[]));this.measured=await ue(e,t,s).catch(()=>new Map)}entity(e,t){return this.latest?ee(this.latest,e.device_id)[t]:void 0}render(){let{day:e,words:t}=this;if(!t)return l;if(!e)return r`<p class="quiet" role="status">${t.say("plan_loading")}</p>`;if(!e.lamps.length)return r`<p class="quiet">${t.say("no_lamp")}</p>`;let s=F(e.clock,Date.now());return r`
      <ul class="key quiet" aria-hidden="true">
        <li><span class="swatch planned"></span>${t.say("light_planned")}</li>
        ${[...this.measured.values()].some(i=>i.length)?r`<li><span class="swatch measured"></span>${t.say("light_measured")}</li>`:l}
        <li><span class="swatch now"></span>${t.say("light_now")}</li>
      </ul>
      <ul class="lamps">
        ${e.lamps.map(i=>this.lamp(e,i,s))}
      </ul>
      <div class="axis" aria-hidden="true">
        <div class="hours quiet" dir="ltr">
          ${ce(e,_e).map(i=>r`<span style="left:${x(e,i)*100}%">${t.clock(i)}</span>`)}
        </div>
      </div>
      <details @toggle=${i=>this.tables=i.target.open}>
        <summary>${t.say("as_table")}</summary>
        ${this.tables?this.table(e):l}
      </details>
    `}lamp(e,t,s){let{words:i}=this,n=i.percent(le(t,s)/100),d=t.phases.length?i.say("light_said",{hours:i.hours(de(t)),from:i.clock(Date.parse(t.phases[0]?.start??e.begins)),to:i.clock(Date.parse(t.phases.at(-1)?.end??e.ends)),level:n}):i.say("light_none");return r`<li>
      <div class="names">${t.shelves.map(c=>this.shelf(c))}</div>
      <div class="day" dir="ltr" role="img" aria-label=${d}>
        <svg viewBox="0 0 ${E} ${D}" preserveAspectRatio="none" aria-hidden="true">
          ${t.phases.map(c=>{let u=x(e,Date.parse(c.start))*E,b=x(e,Date.parse(c.end))*E,v=c.level_pct/100*D;return H`<rect x=${u} y=${D-v} width=${Math.max(b-u,1)} height=${v}></rect>`})}
          ${t.shelves.map(c=>this.line(e,c))}
        </svg>
        <div class="now" style="left:${x(e,s)*100}%"></div>
      </div>
      <p class="quiet said">${d}</p>
    </li>`}line(e,t){let s=this.measured.get(this.entity(t,"ppfd")??"")??[],i=t.full_ppfd??Math.max(...s.map(d=>d.ppfd),1),n=s.map(({start:d,end:c,ppfd:u})=>`${(x(e,(d+c)/2)*E).toFixed(1)},${(D*(1-Math.min(u/i,1))).toFixed(1)}`);return n.length>1?H`<polyline points=${n.join(" ")}></polyline>`:l}nameOf(e){let t=this.latest?.devices??{},s=t[e.device_id],i=s?.parent_device_id?t[s.parent_device_id]:void 0;return[C(i),C(s)].filter(Boolean).join(" · ")}shelf(e){let t=pe(e.dli),s=this.nameOf(e),i=e.device_id===this.device;return r`<div class="shelf" data-tone=${Re[t]}>
      ${i?l:r`<a href="/vertical-farm/shelf/${e.device_id}" @click=${n=>this.open(n,e)}>${s}</a>`}
      <span class="closing">
        <ha-icon class="tone-icon" icon=${Se[t]}></ha-icon>
        <span>${this.closing(e,t)}</span>
      </span>
    </div>`}closing(e,t){let{words:s}=this,{dli:i}=e;if(!i)return s.say("light_empty");let n=R=>s.number(R,1),d=n(i.goal),c=this.latest?.states[this.entity(e,"dli_today")??""],u=c&&Number.isFinite(Number(c.state))?n(Number(c.state)):s.say("not_known"),b=t==="short"?s.say("light_short",{mol:n(i.short)}):t==="over"?s.say("light_over",{mol:n(i.over)}):s.say(t==="planned"?"light_on_plan":"light_unknown"),v=i.forecast===null?s.say("light_goal",{goal:d}):s.say("light_reach",{forecast:n(i.forecast),goal:d});return r`<b>${b}</b> <span class="quiet">${s.say("light_so_far",{sum:u})}, ${v}
        ${i.owed>.05?r` · ${s.say("light_owed",{mol:n(i.owed)})}`:l}</span>`}open(e,t){e.button||e.metaKey||e.ctrlKey||e.shiftKey||(e.preventDefault(),p(`/vertical-farm/shelf/${t.device_id}`),window.scrollTo(0,0))}table(e){let{words:t}=this;return r`<div class="scroll"><table>
      <thead>
        <tr>
          <th scope="col">${t.say("light_place")}</th>
          <th scope="col">${t.say("light_from")}</th>
          <th scope="col">${t.say("light_to")}</th>
          <th scope="col">${t.say("light_level")}</th>
        </tr>
      </thead>
      <tbody>
        ${e.lamps.flatMap(s=>s.phases.map(i=>r`<tr>
              <th scope="row">${s.shelves.map(n=>this.nameOf(n)).join(", ")}</th>
              <td>${t.clock(Date.parse(i.start))}</td>
              <td>${t.clock(Date.parse(i.end))}</td>
              <td>${t.percent(i.level_pct/100)}</td>
            </tr>`))}
      </tbody>
    </table></div>`}static{this.styles=[f,h`
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
    `]}};customElements.get("vf-light-plan")||customElements.define("vf-light-plan",q);var Te=["temperature","humidity","air_vpd","co2","ppfd"],Fe=[24,168],Ee=["harvest","observe","advance_stage","move_batch","discard","undo"],De=["sow"],Le=.1,L=.3,O=class extends m{constructor(){super();this.followed="";this.hours=24}static{this.properties={shelf:{attribute:!1},words:{attribute:!1},detail:{state:!0},hours:{state:!0}}}set hass(e){this.latest=e;let t=this.renderRoot?.querySelector("vf-light-plan");t&&(t.hass=e);for(let i of this.renderRoot?.querySelectorAll("vf-ha-card")??[])i.hass=e;let s=this.dialog;s&&(s.hass=e)}connectedCallback(){super.connectedCallback(),this.latest?.loadBackendTranslation("services","vertical_farm").then(()=>this.requestUpdate()),this.requestUpdate()}updated(){let e=this.shelf?.id??"";this.latest&&(this.hass=this.latest),this.dialog&&(this.dialog.words=this.words),!(e===this.followed||!this.latest)&&(this.stop?.(),this.followed=e,this.detail=void 0,this.stop=e?T(this.latest.connection,{type:"vertical_farm/shelf/subscribe",device_id:e},t=>this.detail=t):void 0)}disconnectedCallback(){super.disconnectedCallback(),this.stop?.(),this.followed=""}get dialog(){return this.renderRoot?.querySelector("vf-action-dialog")??null}render(){let{shelf:e,words:t}=this;return e?r`
      ${this.summary(e)}
      ${this.detail?.targets.length?this.bands(this.detail.targets):l}
      <div class="pair">${e.crop?this.why(e):l} ${this.problems(e)}</div>
      ${this.light(e)} ${this.trends(e)} ${this.devices()} ${this.events(e)}
      <vf-action-dialog></vf-action-dialog>
    `:r`<div class="card">
        <p>${t.say("removed")}</p>
        <p><button class="main" @click=${()=>p("/vertical-farm/farm")}>${t.say("back")}</button></p>
      </div>`}summary(e){let{words:t}=this,s=e.health===null?"":t.number(e.health);return r`<section class="card">
      <div class="line">
        <h2>${$(e,t)}</h2>
        <span class="status" data-tone=${Q[e.status]}>
          <ha-icon class="tone-icon" icon=${g[e.status]}></ha-icon>
          ${t.sayKey("status",e.status)} ${s?r`<b>${t.say("health",{score:s})}</b>`:l}
        </span>
      </div>
      ${e.crop?r`<p class="quiet">${this.harvest(e)}</p>`:r`<p class="quiet">${t.say("empty_shelf")}</p>`}
      ${e.status==="no_data"&&e.silentSince?r`<p data-tone="none"><ha-icon class="tone-icon" icon=${g.no_data}></ha-icon>
            ${t.say("no_data")}, ${t.say("since",{time:t.ago(e.silentSince)})}</p>`:l}
      ${this.detail?.stages.length?this.stages(this.detail):l}
      <div class="actions" role="group" aria-label=${t.say("actions")}>
        ${(e.crop?Ee:De).map((i,n)=>r`<button class=${n?"":"main"} @click=${()=>{this.dialog?.ask(i,e.id)}}>
            ${this.latest?.localize(`component.vertical_farm.services.${i}.name`)||i.replaceAll("_"," ")}
          </button>`)}
        ${this.latest?.user?.is_admin?r`<button @click=${()=>p(`/config/devices/device/${e.id}`)}>${t.say("device_page")}</button>`:l}
      </div>
    </section>`}harvest(e){let{words:t}=this;if(this.detail?.ready||(e.daysToHarvest??1)<=0)return t.say("harvest_due");let s=e.harvestDate?.state??"";return e.daysToHarvest===null||!/^\d{4}-\d\d-\d\d$/.test(s)?"":t.say("harvest_in",{days:t.days(e.daysToHarvest),date:t.date(s)})}stages(e){let{words:t}=this,s=e.stages.findIndex(c=>c.current),i=e.share??0,n=c=>t.state("select","stage",c),d=t.say("stage_day",{stage:n(e.stages[s]?.stage??""),day:t.number(e.day??0),share:t.percent(i)});return r`<div class="stages" role="img" aria-label="${t.say("stage")}: ${d}">
        ${e.stages.map((c,u)=>r`<div class="stage" style="flex-grow:${Math.max(c.days,1)}">
            <div class="bar"><div style="width:${u<s?100:u>s?0:i*100}%"></div></div>
            <span class=${c.current?"":"quiet"} title=${n(c.stage)}>${n(c.stage)}</span>
          </div>`)}
      </div>
      <p>${d}</p>`}bands(e){return r`<section class="card">
      <h2>${this.words.say("targets")}</h2>
      <div class="bands">${e.map(t=>this.band(t))}</div>
    </section>`}band(e){let{words:t}=this,s=Me(e,this.latest?.config.unit_system.temperature),i=we=>t.number(we,s.precision),n=s.unit?` ${s.unit}`:"",d=He(s),c=s.value===null?t.say("not_known"):i(s.value)+n,u={good:"in_band",near:"near_limit",low:"low",high:"high",unknown:"not_known"},b={good:g.good,near:g.watch,low:"mdi:arrow-down-bold-circle",high:"mdi:arrow-up-bold-circle",unknown:"mdi:help-circle-outline"},v={good:"good",near:"watch",low:"act",high:"act",unknown:"none"},R=e.target==="dli"?this.dliToday():"";return r`<div class="band" data-tone=${v[d]}>
      <span class="metric">
        ${t.sayKey("metric",e.target)}
        ${R?r`<small class="quiet">${t.say("dli_note",{value:R})}</small>`:l}
      </span>
      <div class="track" aria-hidden="true">
        <div class="range"></div>
        ${s.value===null?l:r`<div class="mark" style="inset-inline-start:${Ce(s,s.value)}%"></div>`}
      </div>
      <span class="value"><b dir="auto">${c}</b>
        <small class="quiet" dir="auto">${t.say("target_range",{low:i(s.low),high:i(s.high)+n})}</small>
      </span>
      <span class="verdict"><ha-icon class="tone-icon" icon=${b[d]}></ha-icon>${t.say(u[d])}</span>
    </div>`}dliToday(){let e=this.shelf?.entities.dli_today,t=e?this.latest?.states[e]:void 0;return t&&this.latest?this.latest.formatEntityState(t):""}why(e){let{words:t}=this,s=e.health===null?t.say("why_unknown"):t.say("why",{score:t.number(e.health)});return r`<section class="card">
      <h2>${s}</h2>
      ${e.deductions.length?r`<ul>
            ${e.deductions.map(i=>r`<li>
                ${this.cause(i)} ${i.points?r`<b dir="ltr">−${t.number(i.points)}</b>`:l}
              </li>`)}
          </ul>`:r`<p>${t.say("all_well")}</p>`}
      ${e.confidence===null?l:r`<p class="quiet" dir="auto">${t.say("confidence",{percent:t.percent(e.confidence/100)})}</p>`}
    </section>`}cause(e){let{words:t}=this,s=e.metric?t.sayKey("metric",e.metric):"";return e.cause==="out_of_band"?t.say("out_of_band",{metric:s}):e.cause==="missing"?t.say("missing",{metric:s}):t.sayKey("alarm",e.cause)}problems(e){if(!e.problems.length)return l;let{words:t}=this;return r`<section class="card">
      <h2>${t.say("sensors")}</h2>
      <ul>
        ${e.problems.map(s=>{let i=this.latest?.states[s.entity_id]?.attributes.friendly_name;return r`<li>
            <button @click=${()=>w(this,s.entity_id)}>
              ${typeof i=="string"?i:s.entity_id}
            </button>
            ${t.sayKey("trust",s.trust)}
          </li>`})}
      </ul>
    </section>`}light(e){return e.entities.planned_level?r`<section class="card">
      <h2>${this.words.say("light_plan")}</h2>
      <vf-light-plan .device=${e.id} .words=${this.words}></vf-light-plan>
    </section>`:l}trends(e){let{words:t,hours:s}=this,i=Te.flatMap(d=>e.entities[d]??[]),n=e.entities.dli_today;return i.length?r`<section>
      <div class="line">
        <h2>${t.say("trends")}</h2>
        <div class="spans" role="group" aria-label=${t.say("trends")}>
          ${Fe.map(d=>r`<button aria-pressed=${d===s} @click=${()=>this.hours=d}>
              ${d===24?t.hours(d):t.days(d/24)}
            </button>`)}
        </div>
      </div>
      <div class="graphs">
        ${i.map(d=>r`<vf-ha-card .config=${{type:"history-graph",hours_to_show:s,entities:[d]}}></vf-ha-card>`)}
        ${n?r`<vf-ha-card .config=${this.lightByDay(n)}></vf-ha-card>`:l}
      </div>
    </section>`:l}lightByDay(e){return{type:"statistics-graph",title:this.words.say("light_days"),entities:[e],...{stat_types:["change"],period:"day",days_to_show:14,chart_type:"bar",hide_legend:!0}}}devices(){let e=this.detail?.devices??[];return e.length?r`<section>
      <h2>${this.words.say("devices")}</h2>
      <div class="tiles">
        ${e.map(t=>r`<vf-ha-card .config=${{type:"tile",entity:t}}></vf-ha-card>`)}
      </div>
    </section>`:l}events(e){let t=e.entities.crop_event;if(!t)return l;let s={type:"logbook",title:this.words.say("events"),hours_to_show:168,target:{entity_id:[t]}};return r`<vf-ha-card .config=${s}></vf-ha-card>`}static{this.styles=[f,h`
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
    `]}};function Me(o,a){if(o.unit!=="°C"||a!=="°F")return o;let e=t=>t*1.8+32;return{...o,unit:"°F",value:o.value===null?null:e(o.value),low:e(o.low),high:e(o.high)}}function He(o){let{position:a,value:e,low:t,high:s}=o;if(a==="low"||a==="high")return a;if(a==="unknown"||e===null)return"unknown";let i=(s-t)*Le;return e<t+i||e>s-i?"near":"good"}function Ce({low:o,high:a},e){let t=a-o||1,s=((e-o)/t+L)/(1+2*L);return Math.min(Math.max(s,0),1)*100}customElements.get("vf-shelf-view")||customElements.define("vf-shelf-view",O);function M(o){return o.type==="create_entry"||o.type==="abort"}var A="config/config_entries/subentries/flow";async function me(o,{entry:a,kind:e,subentry:t,answers:s=[]}){let i=await o.callApi("POST",A,{handler:[a,e],...t?{subentry_id:t}:{}});for(let n of s)i=await W(o,i.flow_id,n);return i}function W(o,a,e){return o.callApi("POST",`${A}/${a}`,e)}async function fe(o,a){await o.callApi("DELETE",`${A}/${a}`).catch(()=>{})}function P(o){let a={};for(let e of o){if(e.type==="expandable"){a[e.name]={...P(e.schema??[]),...qe(e.description?.suggested_value??e.default)};continue}let t=e.description?.suggested_value??e.default;t!=null&&(a[e.name]=t)}return a}function I(o){return Object.fromEntries(Object.entries(o).flatMap(([a,e])=>e==null||e===""?[]:ge(e)?[[a,I(e)]]:[[a,e]]))}function ge(o){return typeof o=="object"&&o!==null&&!Array.isArray(o)}function qe(o){return ge(o)?o:{}}var N=class extends m{static{this.properties={step:{state:!0},values:{state:!0},problem:{state:!0},busy:{state:!0},open:{state:!0}}}constructor(){super(),this.values={},this.problem="",this.busy=!1,this.open=!1}async ask(a){let{hass:e}=this;if(!(!e||this.busy)){this.wanted=a,this.busy=!0;try{let t=["config_subentries","selector"].map(i=>e.loadBackendTranslation(i,"vertical_farm")),[s]=await Promise.all([me(e,a),...t]);this.open=!0,this.take(s)}catch(t){k(this,this.words?.say("failed",{reason:y(t)})??y(t))}finally{this.busy=!1}}}text(a,e){return this.hass?.localize(`component.vertical_farm.config_subentries.${this.wanted?.kind}.${a}`,e??{})??""}take(a){this.problem="",a.type==="form"&&(!(this.step?.type==="form"&&this.step.step_id===a.step_id)||!Object.keys(a.errors??{}).length)&&(this.values=P(a.data_schema)),this.step=a,M(a)&&this.end(a)}end(a){this.open=!1;let e=a.type==="create_entry"||a.reason==="reconfigure_successful",{words:t}=this,s=a.type==="create_entry"?t?.say("flow_added",{name:a.title??""}):this.text(`abort.${a.reason}`,a.description_placeholders)||t?.say("flow_changed");k(this,s??""),e&&this.dispatchEvent(new CustomEvent("vf-changed",{bubbles:!0,composed:!0}))}render(){let{step:a,hass:e,words:t}=this;if(!a||!e||!t||M(a))return l;let s=this.text(`step.${a.step_id}.title`,a.description_placeholders);return r`<ha-dialog .open=${this.open} header-title=${s||t.say("setup")} @closed=${this.closed}>
      <p class="quiet">${this.text(`step.${a.step_id}.description`,a.description_placeholders)}</p>
      ${this.problem?r`<ha-alert alert-type="error">${t.say("failed",{reason:this.problem})}</ha-alert>`:l}
      ${a.type==="menu"?this.menu(a):this.form(a)}
      <div class="buttons" slot="footer">
        <button @click=${()=>this.open=!1}>${t.say("cancel")}</button>
        ${a.type==="form"?r`<button class="main" ?disabled=${this.busy} @click=${()=>this.answer(a,I(this.values))}>${t.say("save")}</button>`:l}
      </div>
    </ha-dialog>`}menu(a){let e=Array.isArray(a.menu_options)?a.menu_options:Object.keys(a.menu_options),t=`step.${a.step_id}`;return r`<ul class="menu">
      ${e.map(s=>r`<li>
          <button ?disabled=${this.busy} @click=${()=>this.answer(a,{next_step_id:s})}>
            <span>${this.text(`${t}.menu_options.${s}`)||s}</span>
            <span class="quiet">${this.text(`${t}.menu_option_descriptions.${s}`)}</span>
          </button>
        </li>`)}
    </ul>`}form(a){let e=`step.${a.step_id}`,t=(i,n,d)=>{if(i.type==="expandable")return this.text(`${e}.sections.${i.name}.name`)||i.name;let c=d?.path?.[0];return this.text(`${e}.${c?`sections.${c}.`:""}data.${i.name}`)||i.name},s=(i,n)=>{if(i.type==="expandable")return this.text(`${e}.sections.${i.name}.description`);let d=n?.path?.[0];return this.text(`${e}.${d?`sections.${d}.`:""}data_description.${i.name}`,a.description_placeholders)};return r`<ha-form
      .hass=${this.hass}
      .data=${this.values}
      .schema=${a.data_schema}
      .error=${a.errors??{}}
      .disabled=${this.busy}
      .computeLabel=${t}
      .computeHelper=${s}
      .computeError=${i=>this.text(`error.${i}`,a.description_placeholders)||i}
      .localizeValue=${i=>this.hass?.localize(`component.vertical_farm.selector.${i}`)}
      @value-changed=${i=>this.values=i.detail.value}
    ></ha-form>`}async answer(a,e){let{hass:t}=this;if(!(!t||this.busy)){this.busy=!0;try{this.take(await W(t,a.flow_id,e))}catch(s){this.problem=y(s)}finally{this.busy=!1}}}closed(){this.open=!1;let{step:a,hass:e}=this;this.step=void 0,e&&a&&!M(a)&&fe(e,a.flow_id)}static{this.styles=[f,h`
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
    `]}};customElements.get("vf-flow-dialog")||customElements.define("vf-flow-dialog",N);var U=class extends m{constructor(){super();this.asked="";this.problem="",this.states=new Map}static{this.properties={farm:{attribute:!1},words:{attribute:!1},found:{state:!0},problem:{state:!0},states:{state:!0}}}updated(){let{farm:e,hass:t}=this;!e||!t||this.asked===e.id||(this.asked=e.id,this.look(t,e))}async look(e,t){this.problem="";try{let{response:s}=await e.callWS({type:"call_service",domain:"vertical_farm",service:"suggest_automations",service_data:{config_entry_id:t.entry},return_response:!0});this.found=s.suggestions}catch(s){this.problem=y(s)}}render(){let{words:e,found:t,problem:s}=this;if(!e)return l;if(s)return r`<ha-alert alert-type="error">${e.say("failed",{reason:s})}</ha-alert>
        <button @click=${()=>this.hass&&this.farm&&void this.look(this.hass,this.farm)}>${e.say("retry")}</button>`;if(!t)return r`<p class="quiet" role="status">${e.say("suggest_loading")}</p>`;let i=t.filter(n=>this.states.get(n.id)!=="created");return r`
      <p class="quiet">${e.say(i.length?"suggest_intro":"suggest_none")}</p>
      <ul>
        ${t.map(n=>this.suggestion(n,e))}
      </ul>
      ${i.length>1?r`<button class="main" @click=${()=>{this.createAll(i)}}>${e.say("suggest_all",{count:e.number(i.length)})}</button>`:l}
      <button @click=${()=>p("/config/automation/dashboard")}>${e.say("automations")}</button>
    `}suggestion(e,t){let s=this.states.get(e.id);return r`<li>
      <span class="text"><b>${e.alias}</b> <span class="quiet">${e.why}</span>
        ${typeof s=="object"?r`<span role="alert">${t.say("failed",{reason:s.failed})}</span>`:l}</span>
      ${s==="created"?r`<span class="made" data-tone="good"><ha-icon class="tone-icon" icon="mdi:check-circle"></ha-icon>${t.say("suggest_created")}</span>`:r`<button
            ?disabled=${s==="creating"}
            aria-label="${t.say("suggest_create")}: ${e.alias}"
            @click=${()=>{this.create(e)}}
          >
            ${t.say(typeof s=="object"?"retry":"suggest_create")}
          </button>`}
    </li>`}async createAll(e){for(let t of e)await this.create(t)}async create(e){let{hass:t}=this;if(t){this.mark(e.id,"creating");try{e.blueprint_missing&&await t.callService("vertical_farm","install_blueprints",{}),await t.callApi("POST",`config/automation/config/${e.id}`,e.config),this.mark(e.id,"created")}catch(s){this.mark(e.id,{failed:y(s)})}}}mark(e,t){this.states=new Map(this.states).set(e,t)}static{this.styles=[f,h`
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
    `]}};customElements.get("vf-suggestions")||customElements.define("vf-suggestions",U);var j=6,V=class extends m{static{this.properties={farm:{attribute:!1},words:{attribute:!1}}}set hass(a){let e=this.latest?.user?.is_admin;this.latest=a,this.pass(),e!==a?.user?.is_admin&&this.requestUpdate()}get hass(){return this.latest}pass(){let a=this.renderRoot?.querySelectorAll("vf-action-dialog, vf-flow-dialog, vf-suggestions");for(let e of a??[])Object.assign(e,{hass:this.latest,words:this.words})}updated(){this.pass()}get forms(){return this.renderRoot.querySelector("vf-flow-dialog")}render(){let{farm:a,words:e}=this;if(!a||!e)return l;let t=this.latest?.user?.is_admin??!1,{shelves:s}=a,i=s.filter(d=>d.crop).length,n=s.filter(z).length;return r`
      <p>${e.say(t?"setup_intro":"setup_by_admin")}</p>
      <ol>
        ${this.step("setup_racks",a.racks.length>0,this.racks(a,t))}
        ${this.step("setup_sensors",n>0&&n===s.length,this.sensors(a,n,t))}
        ${this.step("setup_water",a.reservoirs.length>0,this.water(a,t))}
        ${this.step("setup_crops",i>0,this.crops(a,i))}
        ${t&&i&&this.latest?.services.vertical_farm?.suggest_automations?this.step("setup_automations",void 0,r`<vf-suggestions .farm=${a}></vf-suggestions>`):l}
      </ol>
      <vf-action-dialog></vf-action-dialog>
      <vf-flow-dialog></vf-flow-dialog>
    `}step(a,e,t){let{words:s}=this;return r`<li class="card" data-tone=${e?"good":"info"}>
      <div class="line">
        <h2>${s.say(a)}</h2>
        ${e===void 0?l:r`<span class="calm"><ha-icon class="tone-icon" icon=${e?"mdi:check-circle":"mdi:circle-outline"}></ha-icon>
              ${s.say(e?"setup_done":"setup_open")}</span>`}
      </div>
      ${t}
    </li>`}racks(a,e){let{words:t}=this,s={racks:t.number(a.racks.length),shelves:t.number(a.shelves.length)};return r`<p class="quiet">${a.racks.length?t.say("setup_racks_now",s):t.say("no_racks")}</p>
      ${e?r`<button class=${a.racks.length?"":"main"} @click=${()=>{this.forms?.ask({entry:a.entry,kind:"rack"})}}>
            ${t.say("add_rack")}
          </button>`:l}`}sensors(a,e,t){let{words:s}=this,i={count:s.number(e),all:s.number(a.shelves.length)};return r`<p class="quiet">${s.say("setup_sensors_now",i)}</p>
      ${a.racks.map(n=>this.rack(a,n,t))}`}rack(a,e,t){let{words:s}=this,i=n=>{this.forms?.ask({entry:a.entry,kind:"rack",subentry:this.own(e.id),answers:n})};return r`<details ?open=${a.racks.length===1}>
      <summary>${e.name}</summary>
      <ul>
        ${t?r`<li>
              <span class="text">${s.say("setup_rack_sensors")}</span>
              <button aria-label="${s.say("change")}: ${e.name}" @click=${()=>i([{next_step_id:"edit_rack"}])}>${s.say("change")}</button>
            </li>`:l}
        ${e.shelves.map(n=>r`<li>
            <span class="text">${n.name}
              <span class="quiet">${s.say(z(n)?"setup_has_sensors":"setup_no_sensors")} ·
                ${s.say(n.entities.planned_level?"setup_has_lamp":"setup_no_lamp")}</span></span>
            ${t?r`<button
                  aria-label="${s.say("change")}: ${e.name} ${n.name}"
                  @click=${()=>i([{next_step_id:"edit_shelf"},{shelf:this.own(n.id)}])}
                >
                  ${s.say("change")}
                </button>`:l}
          </li>`)}
      </ul>
    </details>`}own(a){return this.latest?.devices[a]?.identifiers?.find(([e])=>e==="vertical_farm")?.[1]??""}water(a,e){let{words:t}=this;return r`<p class="quiet">${a.reservoirs.length?l:t.say("setup_no_water")}</p>
      <ul>
        ${a.reservoirs.map(s=>r`<li>
            <span class="text">${s.name}</span>
            ${e?r`<button
                  aria-label="${t.say("change")}: ${s.name}"
                  @click=${()=>{this.forms?.ask({entry:a.entry,kind:"reservoir",subentry:this.own(s.id)})}}
                >
                  ${t.say("change")}
                </button>`:l}
          </li>`)}
      </ul>
      ${e&&a.racks.length?r`<button @click=${()=>{this.forms?.ask({entry:a.entry,kind:"reservoir"})}}>${t.say("add_reservoir")}</button>`:l}`}crops(a,e){let{words:t}=this,s=a.shelves.filter(n=>n.status==="empty"),i={count:t.number(e),all:t.number(a.shelves.length)};return r`<p class="quiet">${t.say("setup_crops_now",i)}</p>
      <ul>
        ${s.slice(0,j).map(n=>r`<li>
            <span class="text">${n.rack} · ${n.name} <span class="quiet">${$(n,t)}</span></span>
            <button
              aria-label="${t.say("sow")}: ${n.rack} ${n.name}"
              @click=${()=>{this.renderRoot.querySelector("vf-action-dialog")?.ask("sow",n.id)}}
            >
              ${t.say("sow")}
            </button>
          </li>`)}
      </ul>
      ${s.length>j?r`<button @click=${()=>p("/vertical-farm/farm")}>${t.say("setup_more_empty",{count:t.number(s.length-j)})}</button>`:l}`}static{this.styles=[f,h`
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
    `]}};function ve(o){return o.shelves.some(z)&&o.shelves.some(a=>a.crop)}function z(o){return Z.some(a=>a in o.entities)}customElements.get("vf-setup-view")||customElements.define("vf-setup-view",V);var Oe=5,K=class extends m{constructor(){super();this.followed="";this.by="health",this.tasks=[],this.busy=new Set}static{this.properties={farm:{attribute:!1},words:{attribute:!1},by:{attribute:!1},tasks:{state:!0},busy:{state:!0}}}focusShelf(e){this.updateComplete.then(()=>this.renderRoot.querySelector("vf-farm-map")?.focusShelf(e))}updated(){let e=this.farm?.tasks?this.farm.entry:"";e===this.followed||!this.hass||(this.stopTasks?.(),this.followed=e,this.tasks=[],this.stopTasks=e?ie(this.hass.connection,e,t=>this.tasks=re(t)):void 0)}disconnectedCallback(){super.disconnectedCallback(),this.stopTasks?.(),this.followed=""}render(){let{farm:e,words:t}=this;return e?e.racks.length?r`
      <div class="about quiet">
        <span>${t.say("shelves",{count:t.number(e.shelves.length)})}</span>
        ${e.dataAgeMin===null?l:r`<span>${t.say("data_age",{age:t.minutes(e.dataAgeMin)})}</span>`}
        ${e.mode&&e.mode.state!=="normal"?this.mode(e):l}
      </div>
      ${this.hass?.user?.is_admin&&!ve(e)?r`<p class="card calm">
            <ha-icon icon="mdi:cog-outline"></ha-icon>${t.say("setup_unfinished")}
            <button class="main" @click=${()=>p(`/vertical-farm/setup/${e.id}`)}>${t.say("setup_continue")}</button>
          </p>`:l}
      <div class="columns">
        <div class="needs">
          ${this.actNow(e)} ${this.noData(e)} ${this.due(e,this.tasks)}
        </div>
        <div class="card">
          <vf-farm-map .farm=${e} .words=${t} .by=${this.by}></vf-farm-map>
        </div>
      </div>
    `:r`<vf-setup-view
        .hass=${this.hass}
        .farm=${e}
        .words=${t}
        @vf-changed=${()=>p(`/vertical-farm/setup/${e.id}`)}
      ></vf-setup-view>`:l}mode(e){let t=this.words.state("select","mode",e.mode?.state??"");return r`<button class="main" @click=${()=>w(this,e.mode?.entity_id??"")}>
      ${this.words.say("mode",{mode:t})}
    </button>`}actNow(e){let{words:t}=this,s=e.faults.length+e.actNow.length;return r`<section class="card" data-tone=${s?"act":"good"}>
      <h2>${t.say("act_now")} ${s?r`<span>(${t.number(s)})</span>`:l}</h2>
      ${s?l:r`<p class="quiet calm"><ha-icon class="tone-icon" icon=${g.good}></ha-icon>${t.say("nothing_to_act")}</p>`}
      <ul>
        ${e.faults.map(i=>this.fault(i))} ${e.actNow.map(i=>this.sick(i))}
      </ul>
      ${e.ready?r`<p class="calm" data-tone="good"><ha-icon class="tone-icon" icon="mdi:scissors-cutting"></ha-icon>${t.say("ready",{count:t.number(e.ready)})}</p>`:l}
    </section>`}fault(e){let{words:t}=this,s=this.hass?.states[e.entityId]?.attributes.friendly_name;return r`<li>
      <ha-icon class="tone-icon" icon="mdi:shield-alert"></ha-icon>
      <span class="text">
        <b>${e.placeName}</b>
        <span>${typeof s=="string"?s:e.entityId}: ${t.sayKey("fault",e.fault)}</span>
        <span class="quiet">${t.say("since",{time:t.ago(e.since)})}</span>
      </span>
      ${e.acknowledge?r`<button ?disabled=${this.busy.has(e.acknowledge)} @click=${()=>this.acknowledge(e.acknowledge??"")}>
            ${t.say("acknowledge")}
          </button>`:r`<button @click=${()=>w(this,e.entityId)}>${t.say("open")}</button>`}
    </li>`}sick(e){let{words:t}=this,s=[...e.low.map(n=>t.say("too_low",{metric:t.sayKey("metric",n)})),...e.high.map(n=>t.say("too_high",{metric:t.sayKey("metric",n)}))],i=e.health===null?"":t.say("health",{score:t.number(e.health)});return r`<li>
      <ha-icon class="tone-icon" icon=${g.act}></ha-icon>
      <span class="text">
        <b>${e.rack} · ${e.name}</b>
        <span>${[i,...s].filter(Boolean).join(" · ")}</span>
        <span class="quiet">${$(e,t)}</span>
      </span>
      ${this.opener(e)}
    </li>`}opener(e){let{words:t}=this,s=`${t.say("open")}: ${e.rack} ${e.name}`;return r`<button aria-label=${s} @click=${()=>p(`/vertical-farm/shelf/${e.id}`)}>
      ${t.say("open")}
    </button>`}noData(e){let{words:t}=this,{count:s,entityId:i}=e.sensorProblems;return!e.noData.length&&!s?l:r`<section class="card" data-tone="none">
      <h2>${t.say("no_data")}</h2>
      <ul>
        ${e.noData.map(n=>r`<li>
            <ha-icon class="tone-icon" icon=${g.no_data}></ha-icon>
            <span class="text">
              <b>${n.rack} · ${n.name}</b>
              ${n.silentSince?r`<span class="quiet">${t.say("since",{time:t.ago(n.silentSince)})}</span>`:l}
            </span>
            ${this.opener(n)}
          </li>`)}
        ${s?r`<li>
              <ha-icon class="tone-icon" icon="mdi:access-point-off"></ha-icon>
              <span class="text">${t.say("sensors_look",{count:t.number(s)})}</span>
              <button aria-label="${t.say("open")}: ${t.say("sensors")}" @click=${()=>w(this,i??"")}>
                ${t.say("open")}
              </button>
            </li>`:l}
      </ul>
    </section>`}due(e,t){let{words:s}=this;return r`<section class="card" data-tone="info">
      <h2>${s.say("due_today")} ${t.length?r`<span>(${s.number(t.length)})</span>`:l}</h2>
      ${t.length?l:r`<p class="quiet calm">${s.say("nothing_due")}</p>`}
      <ul>
        ${t.slice(0,Oe).map(i=>r`<li>
            <span class="text">
              <span dir="auto">${i.name}</span>
              <span class="quiet">${[i.place,i.day?s.date(i.day):""].filter(Boolean).join(" · ")}</span>
            </span>
            ${this.finisher(e,i)}
          </li>`)}
      </ul>
      ${e.tasks?r`<button class="all" @click=${()=>p(`/vertical-farm/tasks?farm=${e.id}`)}>${s.say("all_tasks")}</button>`:l}
    </section>`}finisher(e,t){let{words:s}=this,{batch:i,kind:n,shelf:d}=t,c=n==="harvest"&&i&&d,u=c?s.say("harvest"):s.say("done");return r`<button
      aria-label="${u}: ${t.name}"
      ?disabled=${this.busy.has(t.uid)}
      @click=${()=>c?p(`/vertical-farm/shelf/${d}`):void this.complete(e,t)}
    >
      ${u}
    </button>`}acknowledge(e){return this.attempt(e,()=>this.hass?.callService("button","press",{entity_id:e}))}complete(e,t){let s={entity_id:e.tasks,item:t.uid,status:"completed"};return this.attempt(t.uid,()=>this.hass?.callService("todo","update_item",s))}async attempt(e,t){this.busy=new Set([...this.busy,e]);try{await t()}catch(s){k(this,this.words.say("failed",{reason:y(s)}))}finally{this.busy=new Set([...this.busy].filter(s=>s!==e))}}static{this.styles=[f,h`
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
      p.card.calm {
        margin-block: 0 var(--vf-space);
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
    `]}};customElements.get("vf-farm-view")||customElements.define("vf-farm-view",K);var Ae=14,B=class extends m{static{this.properties={farm:{attribute:!1},words:{attribute:!1},price:{state:!0},priced:{state:!0}}}constructor(){super(),this.priced=!0}set hass(a){this.latest=a,this.pass()}get hass(){return this.latest}pass(){let{latest:a}=this;if(!a)return;for(let t of this.renderRoot?.querySelectorAll("vf-ha-card")??[])t.hass=a;let e=this.renderRoot?.querySelector("vf-light-plan");e&&(e.hass=a),this.price&&(this.priced=Y(a.states[this.price]))}updated(){this.pass()}render(){let{farm:a,words:e}=this;return a?r`
      <section class="card">
        <h2>${e.say("light_today")}</h2>
        <vf-light-plan
          .device=${a.id}
          .words=${e}
          @vf-light-day=${t=>this.price=t.detail.price}
        ></vf-light-plan>
      </section>
      <section class="energy">
        <h2>${e.say("energy")}</h2>
        ${this.energy(a)}
      </section>
    `:l}energy(a){let{words:e}=this,t=a.entities.energy_today,s=a.entities.cost_today;if(!t)return r`<p class="card">${e.say("no_power")}</p>`;let i=a.racks.flatMap(n=>n.entities.energy_today?[{entity:n.entities.energy_today,name:n.name}]:[]);return r`
      ${this.price===null?r`<p class="quiet">${e.say("no_price_entity")}</p>`:l}
      ${this.price&&!this.priced?r`<p class="quiet" role="status">${e.say("no_price")}</p>`:l}
      <div class="tiles">
        ${this.card({type:"tile",entity:t,name:{type:"entity"}})} ${this.sum(t,"day","energy_yesterday")}
        ${this.sum(t,"month","energy_month")}
        ${s?r`${this.card({type:"tile",entity:s,name:{type:"entity"}})} ${this.sum(s,"day","cost_yesterday")}
            ${this.sum(s,"month","cost_month")}`:l}
        ${this.price?this.card({type:"tile",entity:this.price,name:e.say("price"),features:[{type:"trend-graph",hours_to_show:24}]}):l}
      </div>
      <div class="graphs">
        ${this.days(t,"energy_days")} ${s?this.days(s,"cost_days"):l}
        ${i.length>1?this.card({type:"entities",title:e.say("energy_racks"),entities:i}):l}
      </div>
    `}card(a){return r`<vf-ha-card .config=${a}></vf-ha-card>`}sum(a,e,t){let s=e==="day"?{period:e,offset:-1}:{period:e};return this.card({type:"statistic",entity:a,name:this.words.say(t),stat_type:"change",period:{calendar:s}})}days(a,e){return this.card({type:"statistics-graph",title:this.words.say(e),entities:[a],stat_types:["change"],chart_type:"bar",period:"day",days_to_show:Ae,hide_legend:!0})}static{this.styles=[f,h`
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
    `]}};customElements.get("vf-light-view")||customElements.define("vf-light-view",B);var We=[{name:"farm",word:"view_farm",icon:"mdi:view-dashboard",tag:"vf-farm-view"},{name:"tasks",word:"view_tasks",icon:"mdi:clipboard-check-outline",tag:"vf-tasks-view",load:()=>import("./tasks-view-CI5CHE6P.js")},{name:"light",word:"view_light",icon:"mdi:lightbulb-on-outline",tag:"vf-light-view"},{name:"recipes",word:"view_recipes",icon:"mdi:book-open-variant",tag:"vf-recipes-view",load:()=>import("./recipes-view-7RIZ36SU.js")},{name:"setup",word:"view_setup",icon:"mdi:cog-outline",tag:"vf-setup-view",admin:!0}];function ye(o){return We.filter(a=>!a.admin||o.user?.is_admin)}function be(o,a){return customElements.get(o.tag)||!o.load?!0:(o.load().then(()=>a(!0),()=>a(!1)),!1)}var S="/vertical-farm",Pe=6e4,G=class extends m{constructor(){super();this.model={farms:[],watched:[]};this.lostAt=0;this.lastShelf="";this.lastScroll=0;this.lastFarm="";this.cameFromFarm=!1;this.narrow=!1,this.loads=0}static{this.properties={narrow:{type:Boolean},route:{attribute:!1},layout:{state:!0},failed:{state:!0},loads:{state:!0}}}get hass(){return this.latest}set hass(e){let t=this.latest;this.latest=e,this.view&&(this.view.hass=e);let s=this.renderRoot?.querySelector("vf-shelf-view");s&&(s.hass=e),t?.connected&&!e.connected&&(this.lostAt=Date.now()),se(t,e,this.model.watched)&&((!t||t.language!==e.language||t.locale!==e.locale||t.localize!==e.localize)&&(this.words=new ae(e)),this.isConnected&&this.follow(),this.look(),this.requestUpdate())}connectedCallback(){super.connectedCallback(),this.latest&&this.follow(),this.clock=setInterval(()=>this.requestUpdate(),Pe)}disconnectedCallback(){super.disconnectedCallback(),this.stopLayout?.(),this.stopLayout=void 0,clearInterval(this.clock)}follow(){this.stopLayout||!this.latest||(this.stopLayout=X(this.latest.connection,e=>{this.layout=e,this.look()}))}look(){this.latest&&this.layout&&(this.model=te(this.latest,this.layout))}get page(){let[,e="",t=""]=(this.route?.path??"").split("/");return{shelf:e==="shelf",view:e,id:t}}get by(){let e=new URLSearchParams(window.location.search).get("by");return J.find(t=>t===e)??"health"}render(){let{latest:e,words:t,page:s}=this;if(!e||!t)return l;let i=s.shelf?this.shelf(s.id):void 0,n=this.farm(s.id),d=ye(e),c=d.find(u=>u.name===s.view)??d[0];return r`
      <header>
        ${s.shelf?r`<button class="back" aria-label=${t.say("back")} @click=${this.back}>
              <ha-icon icon=${getComputedStyle(this).direction==="rtl"?"mdi:arrow-right":"mdi:arrow-left"}></ha-icon>
            </button>`:r`<ha-menu-button .hass=${e} .narrow=${this.narrow}></ha-menu-button>`}
        <h1>${i?`${i.rack} · ${i.name}`:n?.name??t.say("title")}</h1>
      </header>
      ${n&&d.length>1?this.tabs(d,s.shelf?void 0:c,t):l}
      <div role="status">
        ${e.connected?l:r`<p class="strip">${t.say("connection_lost",{time:t.clock(this.lostAt||Date.now())})}</p>`}
      </div>
      <main>${this.content(s,c,n,i,t)}</main>
    `}farm(e){let{farms:t}=this.model;return t.some(s=>s.id===e)&&(this.lastFarm=e),t.find(s=>s.id===this.lastFarm)??t[0]}tabs(e,t,s){return r`<nav aria-label=${s.say("views")}>
      ${e.map(i=>r`<a
          href="${S}/${i.name}"
          aria-current=${i===t?"page":l}
          @click=${n=>this.follows(n,i)}
        >
          <ha-icon icon=${i.icon}></ha-icon><span>${s.say(i.word)}</span>
        </a>`)}
    </nav>`}follows(e,t){e.button||e.metaKey||e.ctrlKey||e.shiftKey||(e.preventDefault(),p(`${S}/${t.name}`),window.scrollTo(0,0))}content(e,t,s,i,n){return this.layout===void 0?this.loading(n):this.layout===null?r`<p class="card">${n.say("not_answering")}</p>`:(e.shelf&&(this.view=void 0),e.shelf?r`<vf-shelf-view .hass=${this.latest} .shelf=${i} .words=${n}></vf-shelf-view>`:!s||!t?r`<p class="card">${n.say("no_farm")}</p>`:r`
      ${this.model.farms.length>1?this.farms(t,s,n):l} ${this.shown(t,e,s,n)}
    `)}shown(e,t,s,i){return this.failed===e?r`<p class="card">${i.say("not_loaded")}</p>`:be(e,d=>{d||(this.failed=e),this.loads+=1})?(this.view?.localName!==e.tag&&(this.view=document.createElement(e.tag),this.view.addEventListener("vf-colour-by",d=>this.colourBy(d.detail)),this.view.addEventListener("vf-open-shelf",d=>this.open(d.detail))),Object.assign(this.view,{hass:this.latest,farm:s,words:i,by:this.by,detail:t.id}),this.view):this.loading(i)}farms(e,t,s){return r`<div class="farms" role="group" aria-label=${s.say("farms")}>
      ${this.model.farms.map(i=>r`<button aria-pressed=${i.id===t.id} @click=${()=>p(`${S}/${e.name}/${i.id}`)}>
          ${i.name}
        </button>`)}
    </div>`}loading(e){return r`<div class="skeleton" role="status" aria-label=${e.say("loading")}>
      ${Array.from({length:8},()=>r`<div></div>`)}
    </div>`}shelf(e){for(let t of this.model.farms){let s=t.shelves.find(i=>i.id===e);if(s)return s}}colourBy(e){p(`${window.location.pathname}?by=${e}`,!0),this.requestUpdate()}open(e){this.lastScroll=window.scrollY,p(`${S}/shelf/${e}`),window.scrollTo(0,0)}back(){this.lastShelf===this.page.id&&history.length>1&&this.cameFromFarm?history.back():p(`${S}/farm`)}updated(e){if(!e.has("route"))return;let t=e.get("route"),s=t?.path.split("/")[1];this.page.shelf?(this.cameFromFarm=t!==void 0&&s!=="shelf",this.lastShelf=this.page.id):s==="shelf"&&this.lastShelf&&(this.renderRoot.querySelector("vf-farm-view")?.focusShelf(this.lastShelf),window.scrollTo(0,this.lastScroll))}static{this.styles=[f,h`
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
      @media (max-width: 870px) {
        nav {
          position: fixed;
          inset: auto 0 0;
          z-index: 4;
          padding: 0 0 var(--safe-area-inset-bottom, 0px);
          background: var(--card-background-color);
          color: var(--primary-text-color);
          border-block: 1px solid var(--divider-color) 0;
        }
        nav a {
          flex: 1;
          flex-direction: column;
          justify-content: center;
          gap: 2px;
          min-width: 0;
          min-height: 56px;
          padding: 2px;
          border-block: 3px solid transparent 0;
          font-size: var(--ha-font-size-s, 12px);
          text-align: center;
        }
        main {
          margin-block-end: 60px;
        }
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
    `]}};customElements.get("vertical-farm-panel")||customElements.define("vertical-farm-panel",G);export{G as VerticalFarmPanel};
