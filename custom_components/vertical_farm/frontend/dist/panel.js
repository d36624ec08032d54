import{a as Q,b as g,c as X,d as $,e as Z,f as ee,g as te,h as C,i as se,j as ae,k as ie}from"./chunk-L7GFGWD3.js";import{a as re,b as ne}from"./chunk-BVXN43DO.js";import{a as F}from"./chunk-GTIGB2U6.js";import{a as y}from"./chunk-F746B3M6.js";import{a as h,b as i,c as H,e as l,g as m,h as J,j as u,k as w,l as _,m as f}from"./chunk-DYSK76EA.js";var S=1e3,oe=36e5,$e=24;function le(o,r,e){return F(o.connection,{type:"vertical_farm/light/subscribe",device_id:r},e)}function E(o,r){return o.farm*S+(r-o.wall*S)*o.speed}function xe(o,r){return o.wall*S+(r-o.farm*S)/o.speed}function x(o,r){let e=Date.parse(o.begins);return Math.min(Math.max((r-e)/(Date.parse(o.ends)-e),0),1)}function de(o,r){return o.phases.find(e=>Date.parse(e.start)<=r&&r<Date.parse(e.end))?.level_pct??0}function ce(o){return o.phases.reduce((r,e)=>r+Date.parse(e.end)-Date.parse(e.start),0)/oe}function pe(o,r){let e=[];for(let t=Date.parse(o.begins);t<Date.parse(o.ends);t+=r*oe)e.push(t);return e}function ue(o){return o?o.forecast===null?"unknown":o.short>0?"short":o.over>0?"over":"planned":"none"}async function he(o,r,e){let t=new Map;if(!e.length)return t;let s=Math.max(xe(r.clock,Date.parse(r.begins)),r.clock.wall*S),a=await o.callWS({type:"recorder/statistics_during_period",start_time:new Date(s).toISOString(),statistic_ids:e,period:e.length>$e?"hour":"5minute",types:["mean"]});for(let[n,d]of Object.entries(a)){let c=d.flatMap(({start:p,end:b,mean:v})=>typeof v=="number"?[{start:E(r.clock,p),end:E(r.clock,b),ppfd:v}]:[]);t.set(n,c)}return t}var D=1440,L=100,me=6e4,ke=5*me,_e=6,Se={planned:g.good,short:g.watch,over:"mdi:arrow-up-bold-circle",unknown:"mdi:help-circle-outline",none:g.empty},Re={planned:"good",short:"watch",over:"watch",unknown:"none",none:"none"},q=class extends m{constructor(){super();this.sums=[];this.followed="";this.asked="";this.device="",this.measured=new Map,this.tables=!1}static{this.properties={device:{attribute:!1},words:{attribute:!1},day:{state:!0},measured:{state:!0},tables:{state:!0}}}set hass(e){let t=this.latest;this.latest=e,!t||!e?this.requestUpdate():this.sums.some(s=>t.states[s]!==e.states[s])&&this.requestUpdate()}connectedCallback(){super.connectedCallback(),this.clock=setInterval(()=>this.requestUpdate(),me),this.asking=setInterval(()=>{this.measure()},ke),this.requestUpdate()}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this.clock),clearInterval(this.asking),this.stop?.(),this.followed=""}updated(){!this.latest||this.device===this.followed||!this.isConnected||(this.stop?.(),this.followed=this.device,this.day=void 0,this.asked="",this.stop=this.device?le(this.latest,this.device,e=>this.take(e)):void 0)}take(e){this.day=e,this.dispatchEvent(new CustomEvent("vf-light-day",{detail:e}));let t=e.lamps.flatMap(a=>a.shelves);this.sums=t.flatMap(a=>this.entity(a,"dli_today")??[]);let s=`${e.begins} ${t.map(a=>a.device_id).join()}`;s!==this.asked&&(this.asked=s,this.measure())}async measure(){let{latest:e,day:t}=this;if(!e?.connected||!t)return;let s=t.lamps.flatMap(a=>a.shelves.flatMap(n=>this.entity(n,"ppfd")??[]));this.measured=await he(e,t,s).catch(()=>new Map)}entity(e,t){return this.latest?te(this.latest,e.device_id)[t]:void 0}render(){let{day:e,words:t}=this;if(!t)return l;if(!e)return i`<p class="quiet" role="status">${t.say("plan_loading")}</p>`;if(!e.lamps.length)return i`<p class="quiet">${t.say("no_lamp")}</p>`;let s=E(e.clock,Date.now());return i`
      <ul class="key quiet" aria-hidden="true">
        <li><span class="swatch planned"></span>${t.say("light_planned")}</li>
        ${[...this.measured.values()].some(a=>a.length)?i`<li><span class="swatch measured"></span>${t.say("light_measured")}</li>`:l}
        <li><span class="swatch now"></span>${t.say("light_now")}</li>
      </ul>
      <ul class="lamps">
        ${e.lamps.map(a=>this.lamp(e,a,s))}
      </ul>
      <div class="axis" aria-hidden="true">
        <div class="hours quiet" dir="ltr">
          ${pe(e,_e).map(a=>i`<span style="left:${x(e,a)*100}%">${t.clock(a)}</span>`)}
        </div>
      </div>
      <details @toggle=${a=>this.tables=a.target.open}>
        <summary>${t.say("as_table")}</summary>
        ${this.tables?this.table(e):l}
      </details>
    `}lamp(e,t,s){let{words:a}=this,n=a.percent(de(t,s)/100),d=t.phases.length?a.say("light_said",{hours:a.hours(ce(t)),from:a.clock(Date.parse(t.phases[0]?.start??e.begins)),to:a.clock(Date.parse(t.phases.at(-1)?.end??e.ends)),level:n}):a.say("light_none");return i`<li>
      <div class="names">${t.shelves.map(c=>this.shelf(c))}</div>
      <div class="day" dir="ltr" role="img" aria-label=${d}>
        <svg viewBox="0 0 ${D} ${L}" preserveAspectRatio="none" aria-hidden="true">
          ${t.phases.map(c=>{let p=x(e,Date.parse(c.start))*D,b=x(e,Date.parse(c.end))*D,v=c.level_pct/100*L;return H`<rect x=${p} y=${L-v} width=${Math.max(b-p,1)} height=${v}></rect>`})}
          ${t.shelves.map(c=>this.line(e,c))}
        </svg>
        <div class="now" style="left:${x(e,s)*100}%"></div>
      </div>
      <p class="quiet said">${d}</p>
    </li>`}line(e,t){let s=this.measured.get(this.entity(t,"ppfd")??"")??[],a=t.full_ppfd??Math.max(...s.map(d=>d.ppfd),1),n=s.map(({start:d,end:c,ppfd:p})=>`${(x(e,(d+c)/2)*D).toFixed(1)},${(L*(1-Math.min(p/a,1))).toFixed(1)}`);return n.length>1?H`<polyline points=${n.join(" ")}></polyline>`:l}nameOf(e){let t=this.latest?.devices??{},s=t[e.device_id],a=s?.parent_device_id?t[s.parent_device_id]:void 0;return[C(a),C(s)].filter(Boolean).join(" · ")}shelf(e){let t=ue(e.dli),s=this.nameOf(e),a=e.device_id===this.device;return i`<div class="shelf" data-tone=${Re[t]}>
      ${a?l:i`<a href="/vertical-farm/shelf/${e.device_id}" @click=${n=>this.open(n,e)}>${s}</a>`}
      <span class="closing">
        <ha-icon class="tone-icon" icon=${Se[t]}></ha-icon>
        <span>${this.closing(e,t)}</span>
      </span>
    </div>`}closing(e,t){let{words:s}=this,{dli:a}=e;if(!a)return s.say("light_empty");let n=T=>s.number(T,1),d=n(a.goal),c=this.latest?.states[this.entity(e,"dli_today")??""],p=c&&Number.isFinite(Number(c.state))?s.say("light_so_far",{sum:n(Number(c.state))}):"",b=t==="short"?s.say("light_short",{mol:n(a.short)}):t==="over"?s.say("light_over",{mol:n(a.over)}):s.say(t==="planned"?"light_on_plan":"light_unknown"),v=a.forecast===null?s.say("light_goal",{goal:d}):s.say("light_reach",{forecast:n(a.forecast),goal:d});return i`<b>${b}</b> <span class="quiet">${[p,v].filter(Boolean).join(", ")}
        ${a.owed>.05?i` · ${s.say("light_owed",{mol:n(a.owed)})}`:l}</span>`}open(e,t){e.button||e.metaKey||e.ctrlKey||e.shiftKey||(e.preventDefault(),u(`/vertical-farm/shelf/${t.device_id}`),window.scrollTo(0,0))}table(e){let{words:t}=this;return i`<div class="scroll"><table>
      <thead>
        <tr>
          <th scope="col">${t.say("light_place")}</th>
          <th scope="col">${t.say("light_from")}</th>
          <th scope="col">${t.say("light_to")}</th>
          <th scope="col">${t.say("light_level")}</th>
        </tr>
      </thead>
      <tbody>
        ${e.lamps.flatMap(s=>s.phases.map(a=>i`<tr>
              <th scope="row">${s.shelves.map(n=>this.nameOf(n)).join(", ")}</th>
              <td>${t.clock(Date.parse(a.start))}</td>
              <td>${t.clock(Date.parse(a.end))}</td>
              <td>${t.percent(a.level_pct/100)}</td>
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
    `]}};customElements.get("vf-light-plan")||customElements.define("vf-light-plan",q);var Te=["temperature","humidity","air_vpd","co2","ppfd"],Fe=[24,168],Ee=["harvest","observe","advance_stage","move_batch","discard","undo"],De=["sow"],Le=.1,M=.3,O=class extends m{constructor(){super();this.followed="";this.hours=24}static{this.properties={shelf:{attribute:!1},words:{attribute:!1},detail:{state:!0},hours:{state:!0}}}set hass(e){this.latest=e;let t=this.renderRoot?.querySelector("vf-light-plan");t&&(t.hass=e);for(let a of this.renderRoot?.querySelectorAll("vf-ha-card")??[])a.hass=e;let s=this.dialog;s&&(s.hass=e)}connectedCallback(){super.connectedCallback(),this.latest?.loadBackendTranslation("services","vertical_farm").then(()=>this.requestUpdate()),this.requestUpdate()}updated(){let e=this.shelf?.id??"";this.latest&&(this.hass=this.latest),this.dialog&&(this.dialog.words=this.words),!(e===this.followed||!this.latest)&&(this.stop?.(),this.followed=e,this.detail=void 0,this.stop=e?F(this.latest.connection,{type:"vertical_farm/shelf/subscribe",device_id:e},t=>this.detail=t):void 0)}disconnectedCallback(){super.disconnectedCallback(),this.stop?.(),this.followed=""}get dialog(){return this.renderRoot?.querySelector("vf-action-dialog")??null}render(){let{shelf:e,words:t}=this;return e?i`
      ${this.summary(e)}
      ${this.detail?.targets.length?this.bands(this.detail.targets):l}
      <div class="pair">${e.crop?this.why(e):l} ${this.problems(e)}</div>
      ${this.light(e)} ${this.trends(e)} ${this.devices()} ${this.events(e)}
      <vf-action-dialog></vf-action-dialog>
    `:i`<div class="card">
        <p>${t.say("removed")}</p>
        <p><button class="main" @click=${()=>u("/vertical-farm/farm")}>${t.say("back")}</button></p>
      </div>`}summary(e){let{words:t}=this,s=e.health===null?"":t.number(e.health);return i`<section class="card">
      <div class="line">
        <h2>${$(e,t)}</h2>
        <span class="status" data-tone=${X[e.status]}>
          <ha-icon class="tone-icon" icon=${g[e.status]}></ha-icon>
          ${t.sayKey("status",e.status)} ${s?i`<b>${t.say("health",{score:s})}</b>`:l}
        </span>
      </div>
      ${e.crop?i`<p class="quiet">${this.harvest(e)}</p>`:i`<p class="quiet">${t.say("empty_shelf")}</p>`}
      ${e.status==="no_data"&&e.silentSince?i`<p data-tone="none"><ha-icon class="tone-icon" icon=${g.no_data}></ha-icon>
            ${t.say("no_data")}, ${t.say("since",{time:t.ago(e.silentSince)})}</p>`:l}
      ${this.detail?.stages.length?this.stages(this.detail):l}
      <div class="actions" role="group" aria-label=${t.say("actions")}>
        ${(e.crop?Ee:De).map((a,n)=>i`<button class=${n?"":"main"} @click=${()=>{this.dialog?.ask(a,e.id)}}>
            ${this.latest?.localize(`component.vertical_farm.services.${a}.name`)||a.replaceAll("_"," ")}
          </button>`)}
        ${this.latest?.user?.is_admin?i`<button @click=${()=>u(`/config/devices/device/${e.id}`)}>${t.say("device_page")}</button>`:l}
      </div>
    </section>`}harvest(e){let{words:t}=this;if(this.detail?.ready||(e.daysToHarvest??1)<=0)return t.say("harvest_due");let s=e.harvestDate?.state??"";return e.daysToHarvest===null||!/^\d{4}-\d\d-\d\d$/.test(s)?"":t.say("harvest_in",{days:t.days(e.daysToHarvest),date:t.date(s)})}stages(e){let{words:t}=this,s=e.stages.findIndex(c=>c.current),a=e.share??0,n=c=>t.state("select","stage",c),d=t.say("stage_day",{stage:n(e.stages[s]?.stage??""),day:t.number(e.day??0),share:t.percent(a)});return i`<div class="stages" role="img" aria-label="${t.say("stage")}: ${d}">
        ${e.stages.map((c,p)=>i`<div class="stage" style="flex-grow:${Math.max(c.days,1)}">
            <div class="bar"><div style="width:${p<s?100:p>s?0:a*100}%"></div></div>
            <span class=${c.current?"":"quiet"} title=${n(c.stage)}>${n(c.stage)}</span>
          </div>`)}
      </div>
      <p>${d}</p>`}bands(e){return i`<section class="card">
      <h2>${this.words.say("targets")}</h2>
      <div class="bands">${e.map(t=>this.band(t))}</div>
    </section>`}band(e){let{words:t}=this,s=Me(e,this.latest?.config.unit_system.temperature),a=we=>t.number(we,s.precision),n=s.unit?` ${s.unit}`:"",d=He(s),c=s.value===null?t.say("not_known"):a(s.value)+n,p={good:"in_band",near:"near_limit",low:"low",high:"high",unknown:"not_known"},b={good:g.good,near:g.watch,low:"mdi:arrow-down-bold-circle",high:"mdi:arrow-up-bold-circle",unknown:"mdi:help-circle-outline"},v={good:"good",near:"watch",low:"act",high:"act",unknown:"none"},T=e.target==="dli"?this.dliToday():"";return i`<div class="band" data-tone=${v[d]}>
      <span class="metric">
        ${t.sayKey("metric",e.target)}
        ${T?i`<small class="quiet">${t.say("dli_note",{value:T})}</small>`:l}
      </span>
      <div class="track" aria-hidden="true">
        <div class="range"></div>
        ${s.value===null?l:i`<div class="mark" style="inset-inline-start:${Ce(s,s.value)}%"></div>`}
      </div>
      <span class="value"><b dir="auto">${c}</b>
        <small class="quiet" dir="auto">${t.say("target_range",{low:a(s.low),high:a(s.high)+n})}</small>
      </span>
      <span class="verdict"><ha-icon class="tone-icon" icon=${b[d]}></ha-icon>${t.say(p[d])}</span>
    </div>`}dliToday(){let e=this.shelf?.entities.dli_today,t=e?this.latest?.states[e]:void 0;return t&&this.latest?this.latest.formatEntityState(t):""}why(e){let{words:t}=this,s=e.health===null?t.say("why_unknown"):t.say("why",{score:t.number(e.health)});return i`<section class="card">
      <h2>${s}</h2>
      ${e.deductions.length?i`<ul>
            ${e.deductions.map(a=>i`<li>
                ${this.cause(a)} ${a.points?i`<b dir="ltr">−${t.number(a.points)}</b>`:l}
              </li>`)}
          </ul>`:i`<p>${t.say(e.health===null?"too_early":"all_well")}</p>`}
      ${e.confidence===null?l:i`<p class="quiet" dir="auto">${t.say("confidence",{percent:t.percent(e.confidence/100)})}</p>`}
    </section>`}cause(e){let{words:t}=this,s=e.metric?t.sayKey("metric",e.metric):"";return e.cause==="out_of_band"?t.say("out_of_band",{metric:s}):e.cause==="missing"?t.say("missing",{metric:s}):t.sayKey("alarm",e.cause)}problems(e){if(!e.problems.length)return l;let{words:t}=this;return i`<section class="card">
      <h2>${t.say("sensors")}</h2>
      <ul>
        ${e.problems.map(s=>{let a=this.latest?.states[s.entity_id]?.attributes.friendly_name;return i`<li>
            <button @click=${()=>w(this,s.entity_id)}>
              ${typeof a=="string"?a:s.entity_id}
            </button>
            ${t.sayKey("trust",s.trust)}
          </li>`})}
      </ul>
    </section>`}light(e){return e.entities.planned_level?i`<section class="card">
      <h2>${this.words.say("light_plan")}</h2>
      <vf-light-plan .device=${e.id} .words=${this.words}></vf-light-plan>
    </section>`:l}trends(e){let{words:t,hours:s}=this,a=Te.flatMap(d=>e.entities[d]??[]),n=e.entities.dli_today;return a.length?i`<section>
      <div class="line">
        <h2>${t.say("trends")}</h2>
        <div class="spans" role="group" aria-label=${t.say("trends")}>
          ${Fe.map(d=>i`<button aria-pressed=${d===s} @click=${()=>this.hours=d}>
              ${d===24?t.hours(d):t.days(d/24)}
            </button>`)}
        </div>
      </div>
      <div class="graphs">
        ${a.map(d=>i`<vf-ha-card .config=${{type:"history-graph",hours_to_show:s,entities:[d]}}></vf-ha-card>`)}
        ${n?i`<vf-ha-card .config=${this.lightByDay(n)}></vf-ha-card>`:l}
      </div>
    </section>`:l}lightByDay(e){return{type:"statistics-graph",title:this.words.say("light_days"),entities:[e],...{stat_types:["change"],period:"day",days_to_show:14,chart_type:"bar",hide_legend:!0}}}devices(){let e=this.detail?.devices??[];return e.length?i`<section>
      <h2>${this.words.say("devices")}</h2>
      <div class="tiles">
        ${e.map(t=>i`<vf-ha-card .config=${{type:"tile",entity:t}}></vf-ha-card>`)}
      </div>
    </section>`:l}events(e){let t=e.entities.crop_event;if(!t)return l;let s={type:"logbook",title:this.words.say("events"),hours_to_show:168,target:{entity_id:[t]}};return i`<vf-ha-card .config=${s}></vf-ha-card>`}static{this.styles=[f,h`
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
        inset-inline: ${M/(1+2*M)*100}%;
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
    `]}};function Me(o,r){if(o.unit!=="°C"||r!=="°F")return o;let e=t=>t*1.8+32;return{...o,unit:"°F",value:o.value===null?null:e(o.value),low:e(o.low),high:e(o.high)}}function He(o){let{position:r,value:e,low:t,high:s}=o;if(r==="low"||r==="high")return r;if(r==="unknown"||e===null)return"unknown";let a=(s-t)*Le;return e<t+a||e>s-a?"near":"good"}function Ce({low:o,high:r},e){let t=r-o||1,s=((e-o)/t+M)/(1+2*M);return Math.min(Math.max(s,0),1)*100}customElements.get("vf-shelf-view")||customElements.define("vf-shelf-view",O);function R(o){return o.type==="create_entry"||o.type==="abort"}var A="config/config_entries/subentries/flow";async function fe(o,{entry:r,kind:e,subentry:t,answers:s=[]}){let a=await o.callApi("POST",A,{handler:[r,e],...t?{subentry_id:t}:{}});for(let n of s)a=await W(o,a.flow_id,n);return a}function W(o,r,e){return o.callApi("POST",`${A}/${r}`,e)}async function P(o,r){await o.callApi("DELETE",`${A}/${r}`).catch(()=>{})}function N(o){let r={};for(let e of o){if(e.type==="expandable"){r[e.name]={...N(e.schema??[]),...qe(e.description?.suggested_value??e.default)};continue}let t=e.description?.suggested_value??e.default;t!=null&&(r[e.name]=t)}return r}function I(o){return Object.fromEntries(Object.entries(o).flatMap(([r,e])=>e==null||e===""?[]:ge(e)?[[r,I(e)]]:[[r,e]]))}function ge(o){return typeof o=="object"&&o!==null&&!Array.isArray(o)}function qe(o){return ge(o)?o:{}}var U=class extends m{constructor(){super();this.left=!1;this.values={},this.problem="",this.busy=!1,this.open=!1}static{this.properties={step:{state:!0},values:{state:!0},problem:{state:!0},busy:{state:!0},open:{state:!0}}}async ask(e){let{hass:t}=this;if(!(!t||this.busy)){this.wanted=e,this.left=!1,this.busy=!0;try{let s=["config_subentries","selector"].map(n=>t.loadBackendTranslation(n,"vertical_farm")),[a]=await Promise.all([fe(t,e),...s]);this.open=!0,this.take(a)}catch(s){_(this,this.words?.say("failed",{reason:y(s)})??y(s))}finally{this.busy=!1}}}text(e,t){return this.hass?.localize(`component.vertical_farm.config_subentries.${this.wanted?.kind}.${e}`,t??{})??""}take(e){this.problem="",e.type==="form"&&(!(this.step?.type==="form"&&this.step.step_id===e.step_id)||!Object.keys(e.errors??{}).length)&&(this.values=N(e.data_schema)),this.step=e,R(e)&&this.end(e)}end(e){this.open=!1;let t=e.type==="create_entry"||e.reason==="reconfigure_successful",{words:s}=this,a=e.type==="create_entry"?s?.say("flow_added",{name:e.title??""}):this.text(`abort.${e.reason}`,e.description_placeholders)||s?.say("flow_changed");_(this,a??""),t&&this.dispatchEvent(new CustomEvent("vf-changed",{bubbles:!0,composed:!0}))}render(){let{step:e,hass:t,words:s}=this;if(!e||!t||!s||R(e))return l;let a=this.text(`step.${e.step_id}.title`,e.description_placeholders);return i`<ha-dialog .open=${this.open} header-title=${a||s.say("setup")} @closed=${this.closed}>
      <p class="quiet">${this.text(`step.${e.step_id}.description`,e.description_placeholders)}</p>
      ${this.problem?i`<ha-alert alert-type="error">${s.say("failed",{reason:this.problem})}</ha-alert>`:l}
      ${e.type==="menu"?this.menu(e):this.form(e)}
      <div class="buttons" slot="footer">
        <button @click=${()=>this.open=!1}>${s.say("cancel")}</button>
        ${e.type==="form"?i`<button class="main" ?disabled=${this.busy} @click=${()=>this.answer(e,I(this.values))}>${s.say("save")}</button>`:l}
      </div>
    </ha-dialog>`}menu(e){let t=Array.isArray(e.menu_options)?e.menu_options:Object.keys(e.menu_options),s=`step.${e.step_id}`;return i`<ul class="menu">
      ${t.map(a=>i`<li>
          <button ?disabled=${this.busy} @click=${()=>this.answer(e,{next_step_id:a})}>
            <span>${this.text(`${s}.menu_options.${a}`)||a}</span>
            <span class="quiet">${this.text(`${s}.menu_option_descriptions.${a}`)}</span>
          </button>
        </li>`)}
    </ul>`}form(e){let t=`step.${e.step_id}`,s=(n,d,c)=>{if(n.type==="expandable")return this.text(`${t}.sections.${n.name}.name`)||n.name;let p=c?.path?.[0];return this.text(`${t}.${p?`sections.${p}.`:""}data.${n.name}`)||n.name},a=(n,d)=>{if(n.type==="expandable")return this.text(`${t}.sections.${n.name}.description`);let c=d?.path?.[0];return this.text(`${t}.${c?`sections.${c}.`:""}data_description.${n.name}`,e.description_placeholders)};return i`<ha-form
      .hass=${this.hass}
      .data=${this.values}
      .schema=${e.data_schema}
      .error=${e.errors??{}}
      .disabled=${this.busy}
      .computeLabel=${s}
      .computeHelper=${a}
      .computeError=${n=>this.text(`error.${n}`,e.description_placeholders)||n}
      .localizeValue=${n=>this.hass?.localize(`component.vertical_farm.selector.${n}`)}
      @value-changed=${n=>this.values={...this.values,...n.detail.value}}
    ></ha-form>`}async answer(e,t){let{hass:s}=this;if(!(!s||this.busy)){this.busy=!0;try{let a=await W(s,e.flow_id,t);this.left&&!R(a)?P(s,a.flow_id):this.take(a)}catch(a){this.problem=y(a)}finally{this.busy=!1}}}closed(){this.open=!1;let{step:e,hass:t}=this;this.step=void 0,this.left=!0,!this.busy&&t&&e&&!R(e)&&P(t,e.flow_id)}static{this.styles=[f,h`
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
    `]}};customElements.get("vf-flow-dialog")||customElements.define("vf-flow-dialog",U);var j=class extends m{constructor(){super();this.asked="";this.problem="",this.states=new Map}static{this.properties={farm:{attribute:!1},words:{attribute:!1},found:{state:!0},problem:{state:!0},states:{state:!0}}}updated(){let{farm:e,hass:t}=this;!e||!t||this.asked===e.id||(this.asked=e.id,this.look(t,e))}async look(e,t){this.problem="";try{let{response:s}=await e.callWS({type:"call_service",domain:"vertical_farm",service:"suggest_automations",service_data:{config_entry_id:t.entry},return_response:!0});this.found=s.suggestions}catch(s){this.problem=y(s)}}render(){let{words:e,found:t,problem:s}=this;if(!e)return l;if(s)return i`<ha-alert alert-type="error">${e.say("failed",{reason:s})}</ha-alert>
        <button @click=${()=>this.hass&&this.farm&&void this.look(this.hass,this.farm)}>${e.say("retry")}</button>`;if(!t)return i`<p class="quiet" role="status">${e.say("suggest_loading")}</p>`;let a=t.filter(n=>this.states.get(n.id)!=="created");return i`
      <p class="quiet">${e.say(a.length?"suggest_intro":"suggest_none")}</p>
      <ul>
        ${t.map(n=>this.suggestion(n,e))}
      </ul>
      ${a.length>1?i`<button class="main" @click=${()=>{this.createAll(a)}}>${e.say("suggest_all",{count:e.number(a.length)})}</button>`:l}
      <button @click=${()=>u("/config/automation/dashboard")}>${e.say("automations")}</button>
    `}suggestion(e,t){let s=this.states.get(e.id);return i`<li>
      <span class="text"><b>${e.alias}</b> <span class="quiet">${e.why}</span>
        ${typeof s=="object"?i`<span role="alert">${t.say("failed",{reason:s.failed})}</span>`:l}</span>
      ${s==="created"?i`<span class="made" data-tone="good"><ha-icon class="tone-icon" icon="mdi:check-circle"></ha-icon>${t.say("suggest_created")}</span>`:i`<button
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
    `]}};customElements.get("vf-suggestions")||customElements.define("vf-suggestions",j);var V=6,z=class extends m{static{this.properties={farm:{attribute:!1},words:{attribute:!1}}}set hass(r){let e=this.latest?.user?.is_admin;this.latest=r,this.pass(),e!==r?.user?.is_admin&&this.requestUpdate()}get hass(){return this.latest}pass(){let r=this.renderRoot?.querySelectorAll("vf-action-dialog, vf-flow-dialog, vf-suggestions");for(let e of r??[])Object.assign(e,{hass:this.latest,words:this.words})}updated(){this.pass()}get forms(){return this.renderRoot.querySelector("vf-flow-dialog")}render(){let{farm:r,words:e}=this;if(!r||!e)return l;let t=this.latest?.user?.is_admin??!1,{shelves:s}=r,a=s.filter(d=>d.crop).length,n=s.filter(K).length;return i`
      <p>${e.say(t?"setup_intro":"setup_by_admin")}</p>
      <ol>
        ${this.step("setup_racks",r.racks.length>0,this.racks(r,t))}
        ${this.step("setup_sensors",n>0&&n===s.length,this.sensors(r,n,t))}
        ${this.step("setup_water",r.reservoirs.length>0,this.water(r,t))}
        ${this.step("setup_crops",a>0,this.crops(r,a))}
        ${t&&a&&this.latest?.services.vertical_farm?.suggest_automations?this.step("setup_automations",void 0,i`<vf-suggestions .farm=${r}></vf-suggestions>`):l}
      </ol>
      <vf-action-dialog></vf-action-dialog>
      <vf-flow-dialog></vf-flow-dialog>
    `}step(r,e,t){let{words:s}=this;return i`<li class="card" data-tone=${e?"good":"info"}>
      <div class="line">
        <h2>${s.say(r)}</h2>
        ${e===void 0?l:i`<span class="calm"><ha-icon class="tone-icon" icon=${e?"mdi:check-circle":"mdi:circle-outline"}></ha-icon>
              ${s.say(e?"setup_done":"setup_open")}</span>`}
      </div>
      ${t}
    </li>`}racks(r,e){let{words:t}=this,s={racks:t.number(r.racks.length),shelves:t.number(r.shelves.length)};return i`<p class="quiet">${r.racks.length?t.say("setup_racks_now",s):t.say("no_racks")}</p>
      ${e?i`<button class=${r.racks.length?"":"main"} @click=${()=>{this.forms?.ask({entry:r.entry,kind:"rack"})}}>
            ${t.say("add_rack")}
          </button>`:l}`}sensors(r,e,t){let{words:s}=this,a={count:s.number(e),all:s.number(r.shelves.length)};return i`<p class="quiet">${s.say("setup_sensors_now",a)}</p>
      ${r.racks.map(n=>this.rack(r,n,t))}`}rack(r,e,t){let{words:s}=this,a=n=>{this.forms?.ask({entry:r.entry,kind:"rack",subentry:this.own(e.id),answers:n})};return i`<details ?open=${r.racks.length===1}>
      <summary>${e.name}</summary>
      <ul>
        ${t?i`<li>
              <span class="text">${s.say("setup_rack_sensors")}</span>
              <button aria-label="${s.say("change")}: ${e.name}" @click=${()=>a([{next_step_id:"edit_rack"}])}>${s.say("change")}</button>
            </li>`:l}
        ${e.shelves.map(n=>i`<li>
            <span class="text">${n.name}
              <span class="quiet">${s.say(K(n)?"setup_has_sensors":"setup_no_sensors")} ·
                ${s.say(n.entities.planned_level?"setup_has_lamp":"setup_no_lamp")}</span></span>
            ${t?i`<button
                  aria-label="${s.say("change")}: ${e.name} ${n.name}"
                  @click=${()=>a([{next_step_id:"edit_shelf"},{shelf:this.own(n.id)}])}
                >
                  ${s.say("change")}
                </button>`:l}
          </li>`)}
      </ul>
    </details>`}own(r){return this.latest?.devices[r]?.identifiers?.find(([e])=>e==="vertical_farm")?.[1]??""}water(r,e){let{words:t}=this;return i`<p class="quiet">${r.reservoirs.length?l:t.say("setup_no_water")}</p>
      <ul>
        ${r.reservoirs.map(s=>i`<li>
            <span class="text">${s.name}</span>
            ${e?i`<button
                  aria-label="${t.say("change")}: ${s.name}"
                  @click=${()=>{this.forms?.ask({entry:r.entry,kind:"reservoir",subentry:this.own(s.id)})}}
                >
                  ${t.say("change")}
                </button>`:l}
          </li>`)}
      </ul>
      ${e&&r.racks.length?i`<button @click=${()=>{this.forms?.ask({entry:r.entry,kind:"reservoir"})}}>${t.say("add_reservoir")}</button>`:l}`}crops(r,e){let{words:t}=this,s=r.shelves.filter(n=>n.status==="empty"),a={count:t.number(e),all:t.number(r.shelves.length)};return i`<p class="quiet">${t.say("setup_crops_now",a)}</p>
      <ul>
        ${s.slice(0,V).map(n=>i`<li>
            <span class="text">${n.rack} · ${n.name} <span class="quiet">${$(n,t)}</span></span>
            <button
              aria-label="${t.say("sow")}: ${n.rack} ${n.name}"
              @click=${()=>{this.renderRoot.querySelector("vf-action-dialog")?.ask("sow",n.id)}}
            >
              ${t.say("sow")}
            </button>
          </li>`)}
      </ul>
      ${s.length>V?i`<button @click=${()=>u("/vertical-farm/farm")}>${t.say("setup_more_empty",{count:t.number(s.length-V)})}</button>`:l}`}static{this.styles=[f,h`
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
    `]}};function ve(o){return o.shelves.some(K)&&o.shelves.some(r=>r.crop)}function K(o){return ee.some(r=>r in o.entities)}customElements.get("vf-setup-view")||customElements.define("vf-setup-view",z);var Oe=5,B=class extends m{constructor(){super();this.followed="";this.by="health",this.tasks=[],this.busy=new Set}static{this.properties={farm:{attribute:!1},words:{attribute:!1},by:{attribute:!1},tasks:{state:!0},busy:{state:!0}}}focusShelf(e){this.updateComplete.then(()=>this.renderRoot.querySelector("vf-farm-map")?.focusShelf(e))}updated(){let e=this.farm?.tasks?this.farm.entry:"";e===this.followed||!this.hass||(this.stopTasks?.(),this.followed=e,this.tasks=[],this.stopTasks=e?re(this.hass.connection,e,t=>this.tasks=ne(t)):void 0)}disconnectedCallback(){super.disconnectedCallback(),this.stopTasks?.(),this.followed=""}render(){let{farm:e,words:t}=this;return e?e.racks.length?i`
      <div class="about quiet">
        <span>${t.say("shelves",{count:t.number(e.shelves.length)})}</span>
        ${e.dataAgeMin===null?l:i`<span>${t.say("data_age",{age:t.minutes(e.dataAgeMin)})}</span>`}
        ${e.mode&&e.mode.state!=="normal"?this.mode(e):l}
      </div>
      ${this.hass?.user?.is_admin&&!ve(e)?i`<p class="card calm">
            <ha-icon icon="mdi:cog-outline"></ha-icon>${t.say("setup_unfinished")}
            <button class="main" @click=${()=>u(`/vertical-farm/setup/${e.id}`)}>${t.say("setup_continue")}</button>
          </p>`:l}
      <div class="columns">
        <div class="needs">
          ${this.actNow(e)} ${this.noData(e)} ${this.due(e,this.tasks)}
        </div>
        <div class="card">
          <vf-farm-map .farm=${e} .words=${t} .by=${this.by}></vf-farm-map>
        </div>
      </div>
    `:i`<vf-setup-view .hass=${this.hass} .farm=${e} .words=${t}></vf-setup-view>`:l}mode(e){let t=this.words.state("select","mode",e.mode?.state??"");return i`<button class="main" @click=${()=>w(this,e.mode?.entity_id??"")}>
      ${this.words.say("mode",{mode:t})}
    </button>`}actNow(e){let{words:t}=this,s=e.faults.length+e.actNow.length;return i`<section class="card" data-tone=${s?"act":"good"}>
      <h2>${t.say("act_now")} ${s?i`<span>(${t.number(s)})</span>`:l}</h2>
      ${s?l:i`<p class="quiet calm"><ha-icon class="tone-icon" icon=${g.good}></ha-icon>${t.say("nothing_to_act")}</p>`}
      <ul>
        ${e.faults.map(a=>this.fault(a))} ${e.actNow.map(a=>this.sick(a))}
      </ul>
      ${e.ready?i`<p class="calm" data-tone="good"><ha-icon class="tone-icon" icon="mdi:scissors-cutting"></ha-icon>${t.say("ready",{count:t.number(e.ready)})}</p>`:l}
    </section>`}fault(e){let{words:t}=this,s=this.hass?.states[e.entityId]?.attributes.friendly_name;return i`<li>
      <ha-icon class="tone-icon" icon="mdi:shield-alert"></ha-icon>
      <span class="text">
        <b>${e.placeName}</b>
        <span>${typeof s=="string"?s:e.entityId}: ${t.sayKey("fault",e.fault)}</span>
        <span class="quiet">${t.say("since",{time:t.ago(e.since)})}</span>
      </span>
      ${e.acknowledge?i`<button ?disabled=${this.busy.has(e.acknowledge)} @click=${()=>this.acknowledge(e.acknowledge??"")}>
            ${t.say("acknowledge")}
          </button>`:i`<button @click=${()=>w(this,e.entityId)}>${t.say("open")}</button>`}
    </li>`}sick(e){let{words:t}=this,s=[...e.low.map(n=>t.say("too_low",{metric:t.sayKey("metric",n)})),...e.high.map(n=>t.say("too_high",{metric:t.sayKey("metric",n)}))],a=e.health===null?"":t.say("health",{score:t.number(e.health)});return i`<li>
      <ha-icon class="tone-icon" icon=${g.act}></ha-icon>
      <span class="text">
        <b>${e.rack} · ${e.name}</b>
        <span>${[a,...s].filter(Boolean).join(" · ")}</span>
        <span class="quiet">${$(e,t)}</span>
      </span>
      ${this.opener(e)}
    </li>`}opener(e){let{words:t}=this,s=`${t.say("open")}: ${e.rack} ${e.name}`;return i`<button aria-label=${s} @click=${()=>u(`/vertical-farm/shelf/${e.id}`)}>
      ${t.say("open")}
    </button>`}noData(e){let{words:t}=this,{count:s,entityId:a}=e.sensorProblems;return!e.noData.length&&!s?l:i`<section class="card" data-tone="none">
      <h2>${t.say("no_data")}</h2>
      <ul>
        ${e.noData.map(n=>i`<li>
            <ha-icon class="tone-icon" icon=${g.no_data}></ha-icon>
            <span class="text">
              <b>${n.rack} · ${n.name}</b>
              ${n.silentSince?i`<span class="quiet">${t.say("since",{time:t.ago(n.silentSince)})}</span>`:l}
            </span>
            ${this.opener(n)}
          </li>`)}
        ${s?i`<li>
              <ha-icon class="tone-icon" icon="mdi:access-point-off"></ha-icon>
              <span class="text">${t.say("sensors_look",{count:t.number(s)})}</span>
              <button aria-label="${t.say("open")}: ${t.say("sensors")}" @click=${()=>w(this,a??"")}>
                ${t.say("open")}
              </button>
            </li>`:l}
      </ul>
    </section>`}due(e,t){let{words:s}=this;return i`<section class="card" data-tone="info">
      <h2>${s.say("due_today")} ${t.length?i`<span>(${s.number(t.length)})</span>`:l}</h2>
      ${t.length?l:i`<p class="quiet calm">${s.say("nothing_due")}</p>`}
      <ul>
        ${t.slice(0,Oe).map(a=>i`<li>
            <span class="text">
              <span dir="auto">${a.name}</span>
              <span class="quiet">${[a.place,a.day?s.date(a.day):""].filter(Boolean).join(" · ")}</span>
            </span>
            ${this.finisher(e,a)}
          </li>`)}
      </ul>
      ${e.tasks?i`<button class="all" @click=${()=>u(`/vertical-farm/tasks?farm=${e.id}`)}>${s.say("all_tasks")}</button>`:l}
    </section>`}finisher(e,t){let{words:s}=this,{batch:a,kind:n,shelf:d}=t,c=n==="harvest"&&a&&d,p=c?s.say("harvest"):s.say("done");return i`<button
      aria-label="${p}: ${t.name}"
      ?disabled=${this.busy.has(t.uid)}
      @click=${()=>c?u(`/vertical-farm/shelf/${d}`):void this.complete(e,t)}
    >
      ${p}
    </button>`}acknowledge(e){return this.attempt(e,()=>this.hass?.callService("button","press",{entity_id:e}))}complete(e,t){let s={entity_id:e.tasks,item:t.uid,status:"completed"};return this.attempt(t.uid,()=>this.hass?.callService("todo","update_item",s))}async attempt(e,t){this.busy=new Set([...this.busy,e]);try{await t()}catch(s){_(this,this.words.say("failed",{reason:y(s)}))}finally{this.busy=new Set([...this.busy].filter(s=>s!==e))}}static{this.styles=[f,h`
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
    `]}};customElements.get("vf-farm-view")||customElements.define("vf-farm-view",B);var Ae=14,G=class extends m{static{this.properties={farm:{attribute:!1},words:{attribute:!1},price:{state:!0},priced:{state:!0}}}constructor(){super(),this.priced=!0}set hass(r){this.latest=r,this.pass()}get hass(){return this.latest}pass(){let{latest:r}=this;if(!r)return;for(let t of this.renderRoot?.querySelectorAll("vf-ha-card")??[])t.hass=r;let e=this.renderRoot?.querySelector("vf-light-plan");e&&(e.hass=r),this.price&&(this.priced=J(r.states[this.price]))}updated(){this.pass()}render(){let{farm:r,words:e}=this;return r?i`
      <section class="card">
        <h2>${e.say("light_today")}</h2>
        <vf-light-plan
          .device=${r.id}
          .words=${e}
          @vf-light-day=${t=>this.price=t.detail.price}
        ></vf-light-plan>
      </section>
      <section class="energy">
        <h2>${e.say("energy")}</h2>
        ${this.energy(r)}
      </section>
    `:l}energy(r){let{words:e}=this,t=r.entities.energy_today,s=r.entities.cost_today;if(!t)return i`<p class="card">${e.say("no_power")}</p>`;let a=r.racks.flatMap(n=>n.entities.energy_today?[{entity:n.entities.energy_today,name:n.name}]:[]);return i`
      ${this.price===null?i`<p class="quiet">${e.say("no_price_entity")}</p>`:l}
      ${this.price&&!this.priced?i`<p class="quiet" role="status">${e.say("no_price")}</p>`:l}
      <div class="tiles">
        ${this.card({type:"tile",entity:t,name:{type:"entity"}})} ${this.sum(t,"day","energy_yesterday")}
        ${this.sum(t,"month","energy_month")}
        ${s?i`${this.card({type:"tile",entity:s,name:{type:"entity"}})} ${this.sum(s,"day","cost_yesterday")}
            ${this.sum(s,"month","cost_month")}`:l}
        ${this.price?this.card({type:"tile",entity:this.price,name:e.say("price"),features:[{type:"trend-graph",hours_to_show:24}]}):l}
      </div>
      <div class="graphs">
        ${this.days(t,"energy_days")} ${s?this.days(s,"cost_days"):l}
        ${a.length>1?this.card({type:"entities",title:e.say("energy_racks"),entities:a}):l}
      </div>
    `}card(r){return i`<vf-ha-card .config=${r}></vf-ha-card>`}sum(r,e,t){let s=e==="day"?{period:e,offset:-1}:{period:e};return this.card({type:"statistic",entity:r,name:this.words.say(t),stat_type:"change",period:{calendar:s}})}days(r,e){return this.card({type:"statistics-graph",title:this.words.say(e),entities:[r],stat_types:["change"],chart_type:"bar",period:"day",days_to_show:Ae,hide_legend:!0})}static{this.styles=[f,h`
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
    `]}};customElements.get("vf-light-view")||customElements.define("vf-light-view",G);var We=[{name:"farm",word:"view_farm",icon:"mdi:view-dashboard",tag:"vf-farm-view"},{name:"tasks",word:"view_tasks",icon:"mdi:clipboard-check-outline",tag:"vf-tasks-view",load:()=>import("./tasks-view-KUJJWIYE.js")},{name:"light",word:"view_light",icon:"mdi:lightbulb-on-outline",tag:"vf-light-view"},{name:"recipes",word:"view_recipes",icon:"mdi:book-open-variant",tag:"vf-recipes-view",load:()=>import("./recipes-view-2OWV5OG7.js")},{name:"setup",word:"view_setup",icon:"mdi:cog-outline",tag:"vf-setup-view",admin:!0}];function ye(o){return We.filter(r=>!r.admin||o.user?.is_admin)}function be(o,r){return customElements.get(o.tag)||!o.load?!0:(o.load().then(()=>r(!0),()=>r(!1)),!1)}var k="/vertical-farm",Pe=6e4,Y=class extends m{constructor(){super();this.model={farms:[],watched:[]};this.lostAt=0;this.lastShelf="";this.lastScroll=0;this.lastFarm="";this.cameFromFarm=!1;this.narrow=!1,this.loads=0}static{this.properties={narrow:{type:Boolean},route:{attribute:!1},layout:{state:!0},failed:{state:!0},loads:{state:!0}}}get hass(){return this.latest}set hass(e){let t=this.latest;this.latest=e,this.view&&(this.view.hass=e);let s=this.renderRoot?.querySelector("vf-shelf-view");s&&(s.hass=e),t?.connected&&!e.connected&&(this.lostAt=Date.now()),ae(t,e,this.model.watched)&&((!t||t.language!==e.language||t.locale!==e.locale||t.localize!==e.localize)&&(this.words=new ie(e)),this.isConnected&&this.follow(),this.look(),this.requestUpdate())}connectedCallback(){super.connectedCallback(),this.latest&&this.follow(),this.clock=setInterval(()=>this.requestUpdate(),Pe)}disconnectedCallback(){super.disconnectedCallback(),this.stopLayout?.(),this.stopLayout=void 0,clearInterval(this.clock)}follow(){this.stopLayout||!this.latest||(this.stopLayout=Z(this.latest.connection,e=>{this.layout=e,this.look()}))}look(){this.latest&&this.layout&&(this.model=se(this.latest,this.layout))}get page(){let[,e="",t=""]=(this.route?.path??"").split("/");return{shelf:e==="shelf",view:e,id:t}}get by(){let e=new URLSearchParams(window.location.search).get("by");return Q.find(t=>t===e)??"health"}render(){let{latest:e,words:t,page:s}=this;if(!e||!t)return l;let a=s.shelf?this.shelf(s.id):void 0,n=this.farm(s.id),d=ye(e),c=d.find(p=>p.name===s.view)??d[0];return i`
      <header>
        ${s.shelf?i`<button class="back" aria-label=${t.say("back")} @click=${this.back}>
              <ha-icon icon=${getComputedStyle(this).direction==="rtl"?"mdi:arrow-right":"mdi:arrow-left"}></ha-icon>
            </button>`:i`<ha-menu-button .hass=${e} .narrow=${this.narrow}></ha-menu-button>`}
        <h1>${a?`${a.rack} · ${a.name}`:n?.name??t.say("title")}</h1>
      </header>
      ${n&&d.length>1?this.tabs(d,s.shelf?void 0:c,t):l}
      <div role="status">
        ${e.connected?l:i`<p class="strip">${t.say("connection_lost",{time:t.clock(this.lostAt||Date.now())})}</p>`}
      </div>
      <main>${this.content(s,c,n,a,t)}</main>
    `}farm(e){let{farms:t}=this.model;return t.some(s=>s.id===e)&&(this.lastFarm=e),t.find(s=>s.id===this.lastFarm)??t[0]}tabs(e,t,s){return i`<nav aria-label=${s.say("views")}>
      ${e.map(a=>i`<a
          href="${k}/${a.name}"
          aria-current=${a===t?"page":l}
          @click=${n=>this.follows(n,a)}
        >
          <ha-icon icon=${a.icon}></ha-icon><span>${s.say(a.word)}</span>
        </a>`)}
    </nav>`}follows(e,t){e.button||e.metaKey||e.ctrlKey||e.shiftKey||(e.preventDefault(),u(`${k}/${t.name}`),window.scrollTo(0,0))}content(e,t,s,a,n){return this.layout===void 0?this.loading(n):this.layout===null?i`<p class="card">${n.say("not_answering")}</p>`:(e.shelf&&(this.view=void 0),e.shelf?i`<vf-shelf-view .hass=${this.latest} .shelf=${a} .words=${n}></vf-shelf-view>`:!s||!t?i`<p class="card">${n.say("no_farm")}</p>`:i`
      ${this.model.farms.length>1?this.farms(t,s,n):l} ${this.shown(t,e,s,n)}
    `)}shown(e,t,s,a){return this.failed===e?i`<p class="card">${a.say("not_loaded")}</p>`:be(e,d=>{d||(this.failed=e),this.loads+=1})?(this.view?.localName!==e.tag&&(this.view=document.createElement(e.tag),this.view.addEventListener("vf-colour-by",d=>this.colourBy(d.detail)),this.view.addEventListener("vf-open-shelf",d=>this.open(d.detail))),Object.assign(this.view,{hass:this.latest,farm:s,words:a,by:this.by,detail:t.id}),this.view):this.loading(a)}farms(e,t,s){return i`<div class="farms" role="group" aria-label=${s.say("farms")}>
      ${this.model.farms.map(a=>i`<button aria-pressed=${a.id===t.id} @click=${()=>u(`${k}/${e.name}/${a.id}`)}>
          ${a.name}
        </button>`)}
    </div>`}loading(e){return i`<div class="skeleton" role="status" aria-label=${e.say("loading")}>
      ${Array.from({length:8},()=>i`<div></div>`)}
    </div>`}shelf(e){for(let t of this.model.farms){let s=t.shelves.find(a=>a.id===e);if(s)return s}}colourBy(e){u(`${window.location.pathname}?by=${e}`,!0),this.requestUpdate()}open(e){this.lastScroll=window.scrollY,u(`${k}/shelf/${e}`),window.scrollTo(0,0)}back(){this.lastShelf===this.page.id&&history.length>1&&this.cameFromFarm?history.back():u(`${k}/farm`)}beginSetUp(){let e=this.farm(this.page.id);!e||e.racks.length||this.view?.localName!=="vf-farm-view"||this.latest?.user?.is_admin&&u(`${k}/setup/${e.id}`,!0)}updated(e){if(this.beginSetUp(),!e.has("route"))return;let t=e.get("route"),s=t?.path.split("/")[1];this.page.shelf?(this.cameFromFarm=t!==void 0&&s!=="shelf",this.lastShelf=this.page.id):s==="shelf"&&this.lastShelf&&(this.renderRoot.querySelector("vf-farm-view")?.focusShelf(this.lastShelf),window.scrollTo(0,this.lastScroll))}static{this.styles=[f,h`
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
    `]}};customElements.get("vertical-farm-panel")||customElements.define("vertical-farm-panel",Y);export{Y as VerticalFarmPanel};
