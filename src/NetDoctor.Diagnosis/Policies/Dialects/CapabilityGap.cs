namespace NetDoctor.Diagnosis.Policies.Dialects;

/// <summary>Something that a policy uses and that the network plugin does not apply, or of which that is not known.</summary>
/// <param name="Feature">What it uses.</param>
/// <param name="IsUnsupported">Whether the plugin does not apply it; false when that is not known.</param>
/// <param name="Path">Where in the policy, such as <c>spec.ingress[0].ports[1].endPort</c>.</param>
/// <param name="Value">What stands there.</param>
/// <param name="Words">What is known of the plugin, without the end of the sentence.</param>
/// <param name="Source">Where that is from; null when nothing is known.</param>
public sealed record CapabilityGap(
    PolicyFeature Feature, bool IsUnsupported, string Path, string Value, string Words, string? Source);
