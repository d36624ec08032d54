import{a as i,e as u,i as f,j as p,k as h}from"./chunk-OVOSPFRK.js";import"./chunk-GTIGB2U6.js";import{a as l,b as r,e as d,g as c,j as m}from"./chunk-PIVAMHIK.js";var s="vertical-farm-map-card",a=class extends c{constructor(){super(...arguments);this.model={farms:[],watched:[]}}static{this.properties={config:{state:!0},by:{state:!0}}}static getStubConfig(){return{}}static getConfigForm(){let t=i.map(e=>({value:e,label:e}));return{schema:[{name:"farm",selector:{device:{filter:{integration:"vertical_farm",model:"Farm"}}}},{name:"colour_by",selector:{select:{options:t}}}]}}setConfig(t){if(t.colour_by!==void 0&&!i.includes(t.colour_by))throw new Error(`colour_by is '${t.colour_by}'; it must be one of ${i.join(", ")}.`);this.config=t}getCardSize(){return 6}getGridOptions(){return{columns:"full",min_columns:6}}set hass(t){let e=this.latest;this.latest=t,p(e,t,this.model.watched)&&(this.words=new h(t),this.isConnected&&this.follow(),this.look())}connectedCallback(){super.connectedCallback(),this.follow()}disconnectedCallback(){super.disconnectedCallback(),this.stop?.(),this.stop=void 0}follow(){this.stop||!this.latest||(this.stop=u(this.latest.connection,t=>{this.layout=t,this.look()}))}look(){this.latest&&this.layout&&(this.model=f(this.latest,this.layout)),this.requestUpdate()}render(){let{config:t,words:e}=this;if(!t||!e)return d;let n=t.farm?this.model.farms.find(o=>o.id===t.farm):this.model.farms[0];return r`<ha-card>
      ${n?r`<vf-farm-map
            .farm=${n}
            .words=${e}
            .by=${this.by??t.colour_by??"health"}
            @vf-colour-by=${o=>this.by=o.detail}
            @vf-open-shelf=${o=>m(`/vertical-farm/shelf/${o.detail}`)}
          ></vf-farm-map>`:e.say(this.layout===void 0?"loading":this.layout?"no_farm":"not_answering")}
    </ha-card>`}static{this.styles=l`
    ha-card {
      display: block;
      padding: var(--ha-space-4, 16px);
    }
  `}};customElements.get(s)||(customElements.define(s,a),(window.customCards??=[]).push({type:s,name:"Vertical farm map",description:"Racks and shelves as they stand, coloured by health.",preview:!0}));
