<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="AllStyleCategories" labelsEnabled="1">
 <renderer-v2 type="RuleRenderer" forceraster="0" symbollevels="0" enableorderby="0" referencescale="-1">
  <rules key="all">
   <rule key="heading" label="network it belongs to">
    <rule key="class 0" label="library" filter="&quot;network&quot; IS 'library' AND &quot;status&quot; IS NOT 'context'" symbol="0" />
    <rule key="class 1" label="library, context" filter="&quot;network&quot; IS 'library' AND &quot;status&quot; IS 'context'" symbol="1" />
    <rule key="class 2" label="post" filter="&quot;network&quot; IS 'post' AND &quot;status&quot; IS NOT 'context'" symbol="2" />
    <rule key="class 3" label="post, context" filter="&quot;network&quot; IS 'post' AND &quot;status&quot; IS 'context'" symbol="3" />
   </rule>
  </rules>
  <symbols>
   <symbol name="0" type="marker" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer enabled="1" locked="0" class="SimpleMarker" pass="0">
     <Option type="Map">
      <Option name="name" value="circle" type="QString" />
      <Option name="color" value="0,114,178,255" type="QString" />
      <Option name="outline_color" value="255,255,255,255" type="QString" />
      <Option name="outline_style" value="solid" type="QString" />
      <Option name="outline_width" value="0.2" type="QString" />
      <Option name="outline_width_unit" value="MM" type="QString" />
      <Option name="size" value="3.6" type="QString" />
      <Option name="size_unit" value="MM" type="QString" />
     </Option>
    </layer>
   </symbol>
   <symbol name="1" type="marker" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer enabled="1" locked="0" class="SimpleMarker" pass="0">
     <Option type="Map">
      <Option name="name" value="circle" type="QString" />
      <Option name="color" value="255,255,255,0" type="QString" />
      <Option name="outline_color" value="255,255,255,255" type="QString" />
      <Option name="outline_style" value="solid" type="QString" />
      <Option name="outline_width" value="1.0" type="QString" />
      <Option name="outline_width_unit" value="MM" type="QString" />
      <Option name="size" value="3.6" type="QString" />
      <Option name="size_unit" value="MM" type="QString" />
     </Option>
    </layer>
    <layer enabled="1" locked="0" class="SimpleMarker" pass="0">
     <Option type="Map">
      <Option name="name" value="circle" type="QString" />
      <Option name="color" value="255,255,255,0" type="QString" />
      <Option name="outline_color" value="0,114,178,255" type="QString" />
      <Option name="outline_style" value="solid" type="QString" />
      <Option name="outline_width" value="0.5" type="QString" />
      <Option name="outline_width_unit" value="MM" type="QString" />
      <Option name="size" value="3.6" type="QString" />
      <Option name="size_unit" value="MM" type="QString" />
     </Option>
    </layer>
   </symbol>
   <symbol name="2" type="marker" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer enabled="1" locked="0" class="SimpleMarker" pass="0">
     <Option type="Map">
      <Option name="name" value="square" type="QString" />
      <Option name="color" value="230,159,0,255" type="QString" />
      <Option name="outline_color" value="255,255,255,255" type="QString" />
      <Option name="outline_style" value="solid" type="QString" />
      <Option name="outline_width" value="0.2" type="QString" />
      <Option name="outline_width_unit" value="MM" type="QString" />
      <Option name="size" value="2.5" type="QString" />
      <Option name="size_unit" value="MM" type="QString" />
     </Option>
    </layer>
   </symbol>
   <symbol name="3" type="marker" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer enabled="1" locked="0" class="SimpleMarker" pass="0">
     <Option type="Map">
      <Option name="name" value="square" type="QString" />
      <Option name="color" value="255,255,255,0" type="QString" />
      <Option name="outline_color" value="255,255,255,255" type="QString" />
      <Option name="outline_style" value="solid" type="QString" />
      <Option name="outline_width" value="1.0" type="QString" />
      <Option name="outline_width_unit" value="MM" type="QString" />
      <Option name="size" value="2.5" type="QString" />
      <Option name="size_unit" value="MM" type="QString" />
     </Option>
    </layer>
    <layer enabled="1" locked="0" class="SimpleMarker" pass="0">
     <Option type="Map">
      <Option name="name" value="square" type="QString" />
      <Option name="color" value="255,255,255,0" type="QString" />
      <Option name="outline_color" value="230,159,0,255" type="QString" />
      <Option name="outline_style" value="solid" type="QString" />
      <Option name="outline_width" value="0.5" type="QString" />
      <Option name="outline_width_unit" value="MM" type="QString" />
      <Option name="size" value="2.5" type="QString" />
      <Option name="size_unit" value="MM" type="QString" />
     </Option>
    </layer>
   </symbol>
  </symbols>
 </renderer-v2>
 <labeling type="simple">
  <settings calloutType="simple">
   <text-style fieldName="name" isExpression="0" allowHtml="0" fontSize="8" fontSizeUnit="Point" fontWeight="50" textColor="26,26,26,255" textOpacity="1" multilineHeight="1">
    <text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="0.85" bufferNoFill="1" bufferJoinStyle="128" />
   </text-style>
   <text-format autoWrapLength="24" useMaxLineLengthForAutoWrap="1" multilineAlign="3" />
   <placement placement="6" predefinedPositionOrder="R,L,TSR,BSR,TL,TR,BL,BR" dist="1" distUnits="MM" offsetType="1" fitInPolygonOnly="0" priority="5" preserveRotation="1" />
   <rendering scaleVisibility="1" scaleMin="0" scaleMax="100000" drawLabels="1" obstacle="1" obstacleFactor="1" fontMinPixelSize="3" fontMaxPixelSize="10000" maxNumLabels="2000" />
  </settings>
 </labeling>
 <aliases>
  <alias index="1" field="id" name="network and id" />
  <alias index="2" field="network" name="network it belongs to" />
  <alias index="3" field="name" name="its name" />
  <alias index="4" field="status" name="used or context" />
 </aliases>
 <previewExpression>"name"</previewExpression>
</qgis>
