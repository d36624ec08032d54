import{a as k,b as p,c as f,d as x,e as _}from"./chunk-WKABZ4XM.js";import"./chunk-NIQ5BPBB.js";import{c as E,f as F,g}from"./chunk-7TIQGDMR.js";import"./chunk-GTIGB2U6.js";import{a as u,b as n,e as m,g as b,j as h}from"./chunk-6YZIB2M3.js";var l={name:"farm",selector:{device:{filter:{integration:"vertical_farm",model:"Farm"}}}},a=class extends b{constructor(){super(...arguments);this.model={farms:[],watched:[]}}static{this.properties={config:{state:!0}}}static getStubConfig(){return{}}pass(e){}setConfig(e){this.check(e),this.config=e}getCardSize(){return 6}getGridOptions(){return{columns:"full",min_columns:6}}set hass(e){let r=this.latest;this.latest=e,this.pass(e),F(r,e,this.model.watched)&&(this.words=new p(e),this.isConnected&&this.follow(),this.look())}connectedCallback(){super.connectedCallback(),this.follow()}disconnectedCallback(){super.disconnectedCallback(),this.stop?.(),this.stop=void 0}follow(){this.stop||!this.latest||(this.stop=k(this.latest.connection,e=>{this.layout=e,this.look()}))}look(){this.latest&&this.layout&&(this.model=E(this.latest,this.layout)),this.requestUpdate()}get farm(){let{farms:e}=this.model,r=this.config?.farm;return r?e.find(i=>i.id===r):e[0]}updated(){this.latest&&this.pass(this.latest)}render(){let{config:e,words:r,farm:i}=this;if(!e||!r)return m;let d=this.layout===void 0?"loading":this.layout?"no_farm":"not_answering";return n`<ha-card>${i?this.card(i,e,r):r.say(d)}</ha-card>`}static{this.styles=u`
    ha-card {
      display: block;
      padding: var(--ha-space-4, 16px);
    }
  `}};function c(o,t){if(customElements.get(o.type))return;customElements.define(o.type,t),(window.customCards??=[]).push(o)}var v=class extends a{static{this.properties={...a.properties,ready:{state:!0}}}constructor(){super(),this.ready=!1,import("./light-plan-2JY7BET4.js").then(()=>this.ready=!0)}static getConfigForm(){return{schema:[l,{name:"shelf",selector:{device:{filter:{integration:"vertical_farm",model:"Shelf"}}}}]}}check({shelf:t}){if(!(t===void 0||typeof t=="string"))throw new Error(`shelf is '${String(t)}'; it must be the device id of a shelf.`)}pass(t){let e=this.renderRoot?.querySelector("vf-light-plan");e&&(e.hass=t)}card(t,{shelf:e},r){return this.ready?e===void 0||this.model.farms.some(d=>d.shelves.some(({id:s})=>s===e))?n`<vf-light-plan .device=${e??t.id} .words=${r}></vf-light-plan>`:r.say("removed"):r.say("plan_loading")}};function H(o,t){let e=o.entities[t],r=["planned_level","planned_ppfd","dli_forecast","next_light_change"];return e?.platform!=="vertical_farm"||!r.includes(e.translation_key??"")?null:{config:{type:"custom:vertical-farm-light-plan-card",shelf:e.device_id}}}c({type:"vertical-farm-light-plan-card",name:"Vertical farm light plan",description:"What lamps do today: planned, measured, and how the light of the day closes.",preview:!0,getEntitySuggestion:H},v);var y=class extends a{static{this.properties={...a.properties,by:{state:!0}}}static getConfigForm(){let t=g.map(e=>({value:e,label:e}));return{schema:[l,{name:"colour_by",selector:{select:{options:t}}}]}}check({colour_by:t}){if(!(t===void 0||g.includes(t)))throw new Error(`colour_by is '${t}'; it must be one of ${g.join(", ")}.`)}card(t,e,r){return n`<vf-farm-map
      .farm=${t}
      .words=${r}
      .by=${this.by??e.colour_by??"health"}
      @vf-colour-by=${i=>this.by=i.detail}
      @vf-open-shelf=${i=>h(`/vertical-farm/shelf/${i.detail}`)}
    ></vf-farm-map>`}};function L(o,t){let e=o.entities[t];return e?.platform!=="vertical_farm"||e.translation_key!=="mode"?null:{config:{type:"custom:vertical-farm-map-card",farm:e.device_id}}}c({type:"vertical-farm-map-card",name:"Vertical farm map",description:"Racks and shelves as they stand, coloured by health.",preview:!0,getEntitySuggestion:L},y);var $="vertical-farm",R=`ll-strategy-dashboard-${$}`,w=class extends HTMLElement{static{this.registryDependencies=[]}static{this.noEditor=!0}static getCreateSuggestions(t){return{title:new p(t).say("title"),icon:"mdi:sprout"}}static async generate({farm:t},e){let r=new p(e),d=x(e).filter(s=>!s.admin).map(s=>({title:r.say(s.word),path:s.name,icon:s.icon,type:"panel",cards:[{type:"custom:vertical-farm-view-card",view:s.name,...t?{farm:t}:{}}]}));return{title:r.say("title"),views:d}}};customElements.get(R)||(customElements.define(R,w),(window.customStrategies??=[]).push({type:$,strategyType:"dashboard",name:"Vertical farm",description:"The farm map, tasks, light and energy, and recipes, as in the panel."}));var C=class extends a{static{this.properties={...a.properties,by:{state:!0},chosen:{state:!0},loads:{state:!0},failed:{state:!0}}}constructor(){super(),this.by="health",this.loads=0,this.failed=!1}static getStubConfig(){return{view:"light"}}static getConfigForm(){return{schema:[{name:"view",required:!0,selector:{select:{options:f.map(({name:e})=>({value:e,label:e}))}}},l]}}check({view:t}){if(!f.some(e=>e.name===t))throw new Error(`view is '${t}'; it must be one of ${f.map(e=>e.name).join(", ")}.`)}pass(t){this.view&&(this.view.hass=t)}get farm(){return this.model.farms.find(t=>t.id===this.chosen)??super.farm}card(t,e,r){let i=f.find(s=>s.name===e.view);return i?this.failed?r.say("not_loaded"):_(i,s=>{this.failed=!s,this.loads+=1})?(this.view?.localName!==i.tag&&(this.view=this.created(i.tag)),Object.assign(this.view,{hass:this.latest,farm:t,words:r,by:this.by,detail:""}),n`${e.farm||this.model.farms.length<2?m:this.farms(t,r)}${this.view}`):r.say("loading"):m}created(t){let e=document.createElement(t);return e.addEventListener("vf-colour-by",r=>this.by=r.detail),e.addEventListener("vf-open-shelf",r=>h(`/vertical-farm/shelf/${r.detail}`)),e}farms(t,e){return n`<div class="farms" role="group" aria-label=${e.say("farms")}>
      ${this.model.farms.map(r=>n`<button aria-pressed=${r===t} @click=${()=>this.chosen=r.id}>${r.name}</button>`)}
    </div>`}static{this.styles=u`
    :host {
      /* A view that is one card has square corners; the cards in ours are many. */
      --ha-card-border-radius: var(--ha-border-radius-lg, 12px);
    }
    ha-card {
      display: block;
      padding: var(--ha-space-2, 8px);
      background: none;
      border: none;
      box-shadow: none;
    }
    .farms {
      display: flex;
      flex-wrap: wrap;
      gap: var(--ha-space-2, 8px);
      margin-block-end: var(--ha-space-3, 12px);
    }
    .farms button {
      min-height: 44px;
      padding-inline: var(--ha-space-3, 12px);
      font: inherit;
      color: inherit;
      background: none;
      border: 1px solid var(--divider-color);
      border-radius: var(--ha-border-radius-lg, 8px);
      cursor: pointer;
    }
    .farms button[aria-pressed="true"] {
      border-color: var(--primary-color);
    }
  `}};c({type:"vertical-farm-view-card",name:"Vertical farm view",description:"A whole view of the Vertical farm panel.",preview:!1},C);
