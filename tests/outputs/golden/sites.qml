<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="AllStyleCategories" labelsEnabled="0">
 <renderer-v2 type="singleSymbol" forceraster="0" symbollevels="0" enableorderby="0" referencescale="-1">
  <symbols>
   <symbol name="0" type="marker" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer enabled="1" locked="0" class="SimpleMarker" pass="0">
     <Option type="Map">
      <Option name="name" value="circle" type="QString" />
      <Option name="color" value="255,255,255,0" type="QString" />
      <Option name="outline_color" value="255,255,255,255" type="QString" />
      <Option name="outline_style" value="solid" type="QString" />
      <Option name="outline_width" value="1.0" type="QString" />
      <Option name="outline_width_unit" value="MM" type="QString" />
      <Option name="size" value="5.0" type="QString" />
      <Option name="size_unit" value="MM" type="QString" />
     </Option>
    </layer>
    <layer enabled="1" locked="0" class="SimpleMarker" pass="0">
     <Option type="Map">
      <Option name="name" value="circle" type="QString" />
      <Option name="color" value="255,255,255,0" type="QString" />
      <Option name="outline_color" value="26,26,26,255" type="QString" />
      <Option name="outline_style" value="solid" type="QString" />
      <Option name="outline_width" value="0.5" type="QString" />
      <Option name="outline_width_unit" value="MM" type="QString" />
      <Option name="size" value="5.0" type="QString" />
      <Option name="size_unit" value="MM" type="QString" />
     </Option>
    </layer>
   </symbol>
  </symbols>
 </renderer-v2>
 <aliases>
  <alias index="1" field="site_id" name="the site" />
 </aliases>
</qgis>
