import{a as h,b as i,c as n,d as m,e as p,f as g,g as b,h as F,i as u,j as H,k as w,l as f,m as $,n as O,o as q,p as M,q as A}from"./chunk-WZOULXAJ.js";var V=new Set(["shelf","batch_id","config_entry_id","where","grades","new_batch_id"]),k=class extends m{constructor(){super();this.shelf="";this.filled={},this.problem="",this.busy=!1,this.open=!1}static{this.properties={action:{state:!0},filled:{state:!0},problem:{state:!0},busy:{state:!0},open:{state:!0}}}async ask(e,t){let{hass:a}=this;a&&(await Promise.all(["services","selector"].map(s=>a.loadBackendTranslation(s,"vertical_farm"))),this.shelf=t,this.filled={},this.problem="",this.action=e,this.open=!0)}render(){let{action:e,hass:t,words:a}=this;if(!e||!t||!a)return n;let s=d=>t.localize(`component.vertical_farm.services.${e}.${d}`),r=this.rows(t.services.vertical_farm?.[e]?.fields??{});return i`<ha-dialog .open=${this.open} header-title=${s("name")} @closed=${this.closed}>
      <p class="quiet">${s("description")}</p>
      ${this.problem?i`<ha-alert alert-type="error">${a.say("failed",{reason:this.problem})}</ha-alert>`:n}
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
    </ha-dialog>`}rows(e){return Object.entries(e).flatMap(([t,a])=>V.has(t)||!a.selector?[]:[{name:t,required:a.required??!1,selector:a.selector}])}complete(e){return e.every(t=>!t.required||![void 0,null,""].includes(this.filled[t.name]))}async send(){let{action:e,hass:t,words:a}=this;if(!e||!t||!a||this.busy)return;this.busy=!0;let s=Object.entries(this.filled).filter(([,r])=>r!==void 0&&r!=="");try{await t.callService("vertical_farm",e,{shelf:this.shelf,...Object.fromEntries(s)}),this.open=!1,b(this,a.say("noted",{action:t.localize(`component.vertical_farm.services.${e}.name`)}))}catch(r){this.problem=_(r)}finally{this.busy=!1}}closed(){this.open=!1,this.action=void 0}static{this.styles=[f,h`
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
    `]}};function _(o){return o&&typeof o=="object"&&"message"in o?String(o.message):String(o)}customElements.get("vf-action-dialog")||customElements.define("vf-action-dialog",k);var U;async function K(){if(customElements.get("hui-card"))return;await customElements.whenDefined("partial-panel-resolver");let o=document.createElement("partial-panel-resolver");o.hass={panels:[{url_path:"cards",component_name:"lovelace"}]},o._updateRoutes?.(),await o.routerOptions?.routes.cards?.load(),await customElements.whenDefined("hui-card")}var T=class extends HTMLElement{constructor(){super(...arguments);this.wanted=""}set config(e){let t=JSON.stringify(e);t!==this.wanted&&(this.wanted=t,this.show())}set hass(e){this.latest=e,this.card&&(this.card.hass=e)}async show(){let{wanted:e}=this;if(await(U??=K()),e!==this.wanted||!this.latest)return;let t=document.createElement("hui-card");t.hass=this.latest,t.config=JSON.parse(e),t.load?.(),this.card=t,this.replaceChildren(t)}};customElements.get("vf-ha-card")||customElements.define("vf-ha-card",T);var z=["temperature","humidity","air_vpd","co2","ppfd"],B=["harvest","observe","advance_stage","move_batch","discard","undo"],j=["sow"],G=.1,x=.3,S=class extends m{constructor(){super(...arguments);this.followed=""}static{this.properties={shelf:{attribute:!1},words:{attribute:!1},detail:{state:!0}}}set hass(e){this.latest=e;for(let a of this.renderRoot?.querySelectorAll("vf-ha-card")??[])a.hass=e;let t=this.dialog;t&&(t.hass=e)}connectedCallback(){super.connectedCallback(),this.latest?.loadBackendTranslation("services","vertical_farm").then(()=>this.requestUpdate()),this.requestUpdate()}updated(){let e=this.shelf?.id??"";this.latest&&(this.hass=this.latest),this.dialog&&(this.dialog.words=this.words),!(e===this.followed||!this.latest)&&(this.stop?.(),this.followed=e,this.detail=void 0,this.stop=e?$(this.latest.connection,{type:"vertical_farm/shelf/subscribe",device_id:e},t=>this.detail=t):void 0)}disconnectedCallback(){super.disconnectedCallback(),this.stop?.(),this.followed=""}get dialog(){return this.renderRoot?.querySelector("vf-action-dialog")??null}render(){let{shelf:e,words:t}=this;return e?i`
      ${this.summary(e)}
      ${this.detail?.targets.length?this.bands(this.detail.targets):n}
      <div class="pair">${e.crop?this.why(e):n} ${this.problems(e)}</div>
      ${this.trends(e)} ${this.devices()} ${this.events(e)}
      <vf-action-dialog></vf-action-dialog>
    `:i`<div class="card">
        <p>${t.say("removed")}</p>
        <p><button class="main" @click=${()=>p("/vertical-farm/farm")}>${t.say("back")}</button></p>
      </div>`}summary(e){let{words:t}=this,a=e.health===null?"":t.number(e.health);return i`<section class="card">
      <div class="line">
        <h2>${w(e,t)}</h2>
        <span class="status" data-tone=${H[e.status]}>
          <ha-icon class="tone-icon" icon=${u[e.status]}></ha-icon>
          ${t.sayKey("status",e.status)} ${a?i`<b>${t.say("health",{score:a})}</b>`:n}
        </span>
      </div>
      ${e.crop?i`<p class="quiet">${this.harvest(e)}</p>`:i`<p class="quiet">${t.say("empty_shelf")}</p>`}
      ${e.status==="no_data"&&e.silentSince?i`<p data-tone="none"><ha-icon class="tone-icon" icon=${u.no_data}></ha-icon>
            ${t.say("no_data")}, ${t.say("since",{time:t.ago(e.silentSince)})}</p>`:n}
      ${this.detail?.stages.length?this.stages(this.detail):n}
      <div class="actions" role="group" aria-label=${t.say("actions")}>
        ${(e.crop?B:j).map((s,r)=>i`<button class=${r?"":"main"} @click=${()=>{this.dialog?.ask(s,e.id)}}>
            ${this.latest?.localize(`component.vertical_farm.services.${s}.name`)||s.replaceAll("_"," ")}
          </button>`)}
        ${this.latest?.user?.is_admin?i`<button @click=${()=>p(`/config/devices/device/${e.id}`)}>${t.say("device_page")}</button>`:n}
      </div>
    </section>`}harvest(e){let{words:t}=this;if(this.detail?.ready||(e.daysToHarvest??1)<=0)return t.say("harvest_due");let a=e.harvestDate?.state??"";return e.daysToHarvest===null||!/^\d{4}-\d\d-\d\d$/.test(a)?"":t.say("harvest_in",{days:t.days(e.daysToHarvest),date:t.date(a)})}stages(e){let{words:t}=this,a=e.stages.findIndex(c=>c.current),s=e.share??0,r=c=>t.state("select","stage",c),d=t.say("stage_day",{stage:r(e.stages[a]?.stage??""),day:t.number(e.day??0),share:t.percent(s)});return i`<div class="stages" role="img" aria-label="${t.say("stage")}: ${d}">
        ${e.stages.map((c,v)=>i`<div class="stage" style="flex-grow:${Math.max(c.days,1)}">
            <div class="bar"><div style="width:${v<a?100:v>a?0:s*100}%"></div></div>
            <span class=${c.current?"":"quiet"} title=${r(c.stage)}>${r(c.stage)}</span>
          </div>`)}
      </div>
      <p>${d}</p>`}bands(e){return i`<section class="card">
      <h2>${this.words.say("targets")}</h2>
      <div class="bands">${e.map(t=>this.band(t))}</div>
    </section>`}band(e){let{words:t}=this,a=J(e,this.latest?.config.unit_system.temperature),s=P=>t.number(P,a.precision),r=a.unit?` ${a.unit}`:"",d=Y(a),c=a.value===null?t.say("not_known"):s(a.value)+r,v={good:"in_band",near:"near_limit",low:"low",high:"high",unknown:"not_known"},W={good:u.good,near:u.watch,low:"mdi:arrow-down-bold-circle",high:"mdi:arrow-up-bold-circle",unknown:"mdi:help-circle-outline"},N={good:"good",near:"watch",low:"act",high:"act",unknown:"none"},C=e.target==="dli"?this.dliToday():"";return i`<div class="band" data-tone=${N[d]}>
      <span class="metric">
        ${t.sayKey("metric",e.target)}
        ${C?i`<small class="quiet">${t.say("dli_note",{value:C})}</small>`:n}
      </span>
      <div class="track" aria-hidden="true">
        <div class="range"></div>
        ${a.value===null?n:i`<div class="mark" style="inset-inline-start:${Q(a,a.value)}%"></div>`}
      </div>
      <span class="value"><b dir="auto">${c}</b>
        <small class="quiet" dir="auto">${t.say("target_range",{low:s(a.low),high:s(a.high)+r})}</small>
      </span>
      <span class="verdict"><ha-icon class="tone-icon" icon=${W[d]}></ha-icon>${t.say(v[d])}</span>
    </div>`}dliToday(){let e=this.shelf?.entities.dli_today,t=e?this.latest?.states[e]:void 0;return t&&this.latest?this.latest.formatEntityState(t):""}why(e){let{words:t}=this,a=e.health===null?t.say("why_unknown"):t.say("why",{score:t.number(e.health)});return i`<section class="card">
      <h2>${a}</h2>
      ${e.deductions.length?i`<ul>
            ${e.deductions.map(s=>i`<li>
                ${this.cause(s)} ${s.points?i`<b dir="ltr">−${t.number(s.points)}</b>`:n}
              </li>`)}
          </ul>`:i`<p>${t.say("all_well")}</p>`}
      ${e.confidence===null?n:i`<p class="quiet" dir="auto">${t.say("confidence",{percent:t.percent(e.confidence/100)})}</p>`}
    </section>`}cause(e){let{words:t}=this,a=e.metric?t.sayKey("metric",e.metric):"";return e.cause==="out_of_band"?t.say("out_of_band",{metric:a}):e.cause==="missing"?t.say("missing",{metric:a}):t.sayKey("alarm",e.cause)}problems(e){if(!e.problems.length)return n;let{words:t}=this;return i`<section class="card">
      <h2>${t.say("sensors")}</h2>
      <ul>
        ${e.problems.map(a=>{let s=this.latest?.states[a.entity_id]?.attributes.friendly_name;return i`<li>
            <button @click=${()=>g(this,a.entity_id)}>
              ${typeof s=="string"?s:a.entity_id}
            </button>
            ${t.sayKey("trust",a.trust)}
          </li>`})}
      </ul>
    </section>`}trends(e){let t=z.flatMap(s=>e.entities[s]??[]);if(!t.length)return n;let a=[{type:"trend-graph",hours_to_show:24}];return i`<section>
      <h2>${this.words.say("trends")}</h2>
      <div class="tiles">
        ${t.map(s=>i`<vf-ha-card .config=${{type:"tile",entity:s,features:a}}></vf-ha-card>`)}
      </div>
    </section>`}devices(){let e=this.detail?.devices??[];return e.length?i`<section>
      <h2>${this.words.say("devices")}</h2>
      <div class="tiles">
        ${e.map(t=>i`<vf-ha-card .config=${{type:"tile",entity:t}}></vf-ha-card>`)}
      </div>
    </section>`:n}events(e){let t=e.entities.crop_event;if(!t)return n;let a={type:"logbook",title:this.words.say("events"),hours_to_show:168,target:{entity_id:[t]}};return i`<vf-ha-card .config=${a}></vf-ha-card>`}static{this.styles=[f,h`
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
        inset-inline: ${x/(1+2*x)*100}%;
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
    `]}};function J(o,l){if(o.unit!=="°C"||l!=="°F")return o;let e=t=>t*1.8+32;return{...o,unit:"°F",value:o.value===null?null:e(o.value),low:e(o.low),high:e(o.high)}}function Y(o){let{position:l,value:e,low:t,high:a}=o;if(l==="low"||l==="high")return l;if(l==="unknown"||e===null)return"unknown";let s=(a-t)*G;return e<t+s||e>a-s?"near":"good"}function Q({low:o,high:l},e){let t=l-o||1,a=((e-o)/t+x)/(1+2*x);return Math.min(Math.max(a,0),1)*100}customElements.get("vf-shelf-view")||customElements.define("vf-shelf-view",S);function L(o,l,e){return $(o,{type:"todo/item/subscribe",entity_id:l},({items:t})=>{e(t.filter(a=>a.status==="needs_action").map(a=>({...a,due:a.due??null})))})}function D(o,l,e){let t=a=>a.due===null?null:a.due.length===10?a.due:e(Date.parse(a.due));return o.filter(a=>(t(a)??"9999")<=l).sort((a,s)=>(a.due??"")<(s.due??"")?-1:1)}var X=5,R=class extends m{constructor(){super();this.followed="";this.by="health",this.tasks=[],this.busy=new Set}static{this.properties={farm:{attribute:!1},words:{attribute:!1},by:{attribute:!1},tasks:{state:!0},busy:{state:!0}}}focusShelf(e){this.updateComplete.then(()=>this.renderRoot.querySelector("vf-farm-map")?.focusShelf(e))}updated(){let e=this.farm?.tasks??"";e===this.followed||!this.hass||(this.stopTasks?.(),this.followed=e,this.tasks=[],this.stopTasks=e?L(this.hass.connection,e,t=>this.tasks=t):void 0)}disconnectedCallback(){super.disconnectedCallback(),this.stopTasks?.(),this.followed=""}render(){let{farm:e,words:t}=this;if(!e)return n;let a=D(this.tasks,t.today(),s=>t.dayOf(s));return i`
      <div class="about quiet">
        <span>${t.say("shelves",{count:t.number(e.shelves.length)})}</span>
        ${e.dataAgeMin===null?n:i`<span>${t.say("data_age",{age:t.minutes(e.dataAgeMin)})}</span>`}
        ${e.mode&&e.mode.state!=="normal"?this.mode(e):n}
      </div>
      <div class="columns">
        <div class="needs">
          ${this.actNow(e)} ${this.noData(e)} ${this.due(e,a)}
        </div>
        <div class="card">
          ${e.racks.length?i`<vf-farm-map .farm=${e} .words=${t} .by=${this.by}></vf-farm-map>`:this.noRacks()}
        </div>
      </div>
    `}mode(e){let t=this.words.state("select","mode",e.mode?.state??"");return i`<button class="main" @click=${()=>g(this,e.mode?.entity_id??"")}>
      ${this.words.say("mode",{mode:t})}
    </button>`}actNow(e){let{words:t}=this,a=e.faults.length+e.actNow.length;return i`<section class="card" data-tone=${a?"act":"good"}>
      <h2>${t.say("act_now")} ${a?i`<span>(${t.number(a)})</span>`:n}</h2>
      ${a?n:i`<p class="quiet calm"><ha-icon class="tone-icon" icon=${u.good}></ha-icon>${t.say("nothing_to_act")}</p>`}
      <ul>
        ${e.faults.map(s=>this.fault(s))} ${e.actNow.map(s=>this.sick(s))}
      </ul>
      ${e.ready?i`<p class="calm" data-tone="good"><ha-icon class="tone-icon" icon="mdi:scissors-cutting"></ha-icon>${t.say("ready",{count:t.number(e.ready)})}</p>`:n}
    </section>`}fault(e){let{words:t}=this,a=this.hass?.states[e.entityId]?.attributes.friendly_name;return i`<li>
      <ha-icon class="tone-icon" icon="mdi:shield-alert"></ha-icon>
      <span class="text">
        <b>${e.placeName}</b>
        <span>${typeof a=="string"?a:e.entityId}: ${t.sayKey("fault",e.fault)}</span>
        <span class="quiet">${t.say("since",{time:t.ago(e.since)})}</span>
      </span>
      ${e.acknowledge?i`<button ?disabled=${this.busy.has(e.acknowledge)} @click=${()=>this.acknowledge(e.acknowledge??"")}>
            ${t.say("acknowledge")}
          </button>`:i`<button @click=${()=>g(this,e.entityId)}>${t.say("open")}</button>`}
    </li>`}sick(e){let{words:t}=this,a=[...e.low.map(r=>t.say("too_low",{metric:t.sayKey("metric",r)})),...e.high.map(r=>t.say("too_high",{metric:t.sayKey("metric",r)}))],s=e.health===null?"":t.say("health",{score:t.number(e.health)});return i`<li>
      <ha-icon class="tone-icon" icon=${u.act}></ha-icon>
      <span class="text">
        <b>${e.rack} · ${e.name}</b>
        <span>${[s,...a].filter(Boolean).join(" · ")}</span>
        <span class="quiet">${w(e,t)}</span>
      </span>
      ${this.opener(e)}
    </li>`}opener(e){let{words:t}=this,a=`${t.say("open")}: ${e.rack} ${e.name}`;return i`<button aria-label=${a} @click=${()=>p(`/vertical-farm/shelf/${e.id}`)}>
      ${t.say("open")}
    </button>`}noData(e){let{words:t}=this,{count:a,entityId:s}=e.sensorProblems;return!e.noData.length&&!a?n:i`<section class="card" data-tone="none">
      <h2>${t.say("no_data")}</h2>
      <ul>
        ${e.noData.map(r=>i`<li>
            <ha-icon class="tone-icon" icon=${u.no_data}></ha-icon>
            <span class="text">
              <b>${r.rack} · ${r.name}</b>
              ${r.silentSince?i`<span class="quiet">${t.say("since",{time:t.ago(r.silentSince)})}</span>`:n}
            </span>
            ${this.opener(r)}
          </li>`)}
        ${a?i`<li>
              <ha-icon class="tone-icon" icon="mdi:access-point-off"></ha-icon>
              <span class="text">${t.say("sensors_look",{count:t.number(a)})}</span>
              <button aria-label="${t.say("open")}: ${t.say("sensors")}" @click=${()=>g(this,s??"")}>
                ${t.say("open")}
              </button>
            </li>`:n}
      </ul>
    </section>`}due(e,t){let{words:a}=this;return i`<section class="card" data-tone="info">
      <h2>${a.say("due_today")} ${t.length?i`<span>(${a.number(t.length)})</span>`:n}</h2>
      ${t.length?n:i`<p class="quiet calm">${a.say("nothing_due")}</p>`}
      <ul>
        ${t.slice(0,X).map(s=>i`<li>
            <span class="text">
              <span>${s.summary}</span>
              ${s.due?i`<span class="quiet">${a.date(s.due)}</span>`:n}
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
      ${e.tasks?i`<button class="all" @click=${()=>p(`/todo?entity_id=${e.tasks}`)}>${a.say("all_tasks")}</button>`:n}
    </section>`}noRacks(){let{words:e}=this;return i`<p>${e.say("no_racks")}</p>
      ${this.hass?.user?.is_admin?i`<p class="calm">
            <button class="main" @click=${()=>p("/config/integrations/integration/vertical_farm")}>
              ${e.say("add_rack")}
            </button>
          </p>`:n}`}acknowledge(e){return this.attempt(e,()=>this.hass?.callService("button","press",{entity_id:e}))}complete(e,t){let a={entity_id:e.tasks,item:t.uid,status:"completed"};return this.attempt(t.uid,()=>this.hass?.callService("todo","update_item",a))}async attempt(e,t){this.busy=new Set([...this.busy,e]);try{await t()}catch(a){b(this,this.words.say("failed",{reason:_(a)}))}finally{this.busy=new Set([...this.busy].filter(a=>a!==e))}}static{this.styles=[f,h`
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
    `]}};customElements.get("vf-farm-view")||customElements.define("vf-farm-view",R);var Z=[{name:"farm",word:"view_farm",icon:"mdi:view-dashboard",tag:"vf-farm-view"}];function I(o){return Z.filter(l=>!l.admin||o.user?.is_admin)}var y="/vertical-farm",ee=6e4,E=class extends m{constructor(){super();this.model={farms:[],watched:[]};this.lostAt=0;this.lastShelf="";this.lastScroll=0;this.lastFarm="";this.cameFromFarm=!1;this.narrow=!1}static{this.properties={narrow:{type:Boolean},route:{attribute:!1},layout:{state:!0}}}get hass(){return this.latest}set hass(e){let t=this.latest;this.latest=e,this.view&&(this.view.hass=e);let a=this.renderRoot?.querySelector("vf-shelf-view");a&&(a.hass=e),t?.connected&&!e.connected&&(this.lostAt=Date.now()),M(t,e,this.model.watched)&&((!t||t.language!==e.language||t.locale!==e.locale||t.localize!==e.localize)&&(this.words=new A(e)),this.isConnected&&this.follow(),this.look(),this.requestUpdate())}connectedCallback(){super.connectedCallback(),this.latest&&this.follow(),this.clock=setInterval(()=>this.requestUpdate(),ee)}disconnectedCallback(){super.disconnectedCallback(),this.stopLayout?.(),this.stopLayout=void 0,clearInterval(this.clock)}follow(){this.stopLayout||!this.latest||(this.stopLayout=O(this.latest.connection,e=>{this.layout=e,this.look()}))}look(){this.latest&&this.layout&&(this.model=q(this.latest,this.layout))}get page(){let[,e="",t=""]=(this.route?.path??"").split("/");return{shelf:e==="shelf",view:e,id:t}}get by(){let e=new URLSearchParams(window.location.search).get("by");return F.find(t=>t===e)??"health"}render(){let{latest:e,words:t,page:a}=this;if(!e||!t)return n;let s=a.shelf?this.shelf(a.id):void 0,r=this.farm(a.id),d=I(e),c=d.find(v=>v.name===a.view)??d[0];return i`
      <header>
        ${a.shelf?i`<button class="back" aria-label=${t.say("back")} @click=${this.back}>
              <ha-icon icon=${getComputedStyle(this).direction==="rtl"?"mdi:arrow-right":"mdi:arrow-left"}></ha-icon>
            </button>`:i`<ha-menu-button .hass=${e} .narrow=${this.narrow}></ha-menu-button>`}
        <h1>${s?`${s.rack} · ${s.name}`:r?.name??t.say("title")}</h1>
      </header>
      ${r&&d.length>1?this.tabs(d,a.shelf?void 0:c,t):n}
      <div role="status">
        ${e.connected?n:i`<p class="strip">${t.say("connection_lost",{time:t.clock(this.lostAt||Date.now())})}</p>`}
      </div>
      <main>${this.content(a,c,r,s,t)}</main>
    `}farm(e){let{farms:t}=this.model;return t.some(a=>a.id===e)&&(this.lastFarm=e),t.find(a=>a.id===this.lastFarm)??t[0]}tabs(e,t,a){return i`<nav aria-label=${a.say("views")}>
      ${e.map(s=>i`<a
          href="${y}/${s.name}"
          aria-current=${s===t?"page":n}
          @click=${r=>this.follows(r,s)}
        >
          <ha-icon icon=${s.icon}></ha-icon><span>${a.say(s.word)}</span>
        </a>`)}
    </nav>`}follows(e,t){e.button||e.metaKey||e.ctrlKey||e.shiftKey||(e.preventDefault(),p(`${y}/${t.name}`),window.scrollTo(0,0))}content(e,t,a,s,r){return this.layout===void 0?this.loading(r):this.layout===null?i`<p class="card">${r.say("not_answering")}</p>`:(e.shelf&&(this.view=void 0),e.shelf?i`<vf-shelf-view .hass=${this.latest} .shelf=${s} .words=${r}></vf-shelf-view>`:!a||!t?i`<p class="card">${r.say("no_farm")}</p>`:i`
      ${this.model.farms.length>1?this.farms(t,a,r):n} ${this.shown(t,e,a,r)}
    `)}shown(e,t,a,s){return this.view?.localName!==e.tag&&(this.view=document.createElement(e.tag),this.view.addEventListener("vf-colour-by",r=>this.colourBy(r.detail)),this.view.addEventListener("vf-open-shelf",r=>this.open(r.detail))),Object.assign(this.view,{hass:this.latest,farm:a,words:s,by:this.by,detail:t.id}),this.view}farms(e,t,a){return i`<div class="farms" role="group" aria-label=${a.say("farms")}>
      ${this.model.farms.map(s=>i`<button aria-pressed=${s.id===t.id} @click=${()=>p(`${y}/${e.name}/${s.id}`)}>
          ${s.name}
        </button>`)}
    </div>`}loading(e){return i`<div class="skeleton" role="status" aria-label=${e.say("loading")}>
      ${Array.from({length:8},()=>i`<div></div>`)}
    </div>`}shelf(e){for(let t of this.model.farms){let a=t.shelves.find(s=>s.id===e);if(a)return a}}colourBy(e){p(`${window.location.pathname}?by=${e}`,!0),this.requestUpdate()}open(e){this.lastScroll=window.scrollY,p(`${y}/shelf/${e}`),window.scrollTo(0,0)}back(){this.lastShelf===this.page.id&&history.length>1&&this.cameFromFarm?history.back():p(`${y}/farm`)}updated(e){if(!e.has("route"))return;let t=e.get("route"),a=t?.path.split("/")[1];this.page.shelf?(this.cameFromFarm=t!==void 0&&a!=="shelf",this.lastShelf=this.page.id):a==="shelf"&&this.lastShelf&&(this.renderRoot.querySelector("vf-farm-view")?.focusShelf(this.lastShelf),window.scrollTo(0,this.lastScroll))}static{this.styles=[f,h`
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
    `]}};customElements.get("vertical-farm-panel")||customElements.define("vertical-farm-panel",E);export{E as VerticalFarmPanel};
