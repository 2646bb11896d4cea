using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Facts;

/// <summary>Maps what objects of several kinds have in common.</summary>
internal static class MetadataMapper
{
    public static Guid Uid(string? uid) => Guid.TryParse(uid, CultureInfo.InvariantCulture, out var guid) ? guid : Guid.Empty;

    public static OwnerReference? Controller(MetadataDto? metadata, Interner interner)
    {
        var owner = metadata?.OwnerReferences.Each().FirstOrDefault(reference => reference.Controller);
        return owner is null
            ? null
            : interner.Owner(new OwnerReference(interner.Required(owner.Kind), interner.Required(owner.Name)));
    }

    public static Condition Condition(ConditionDto condition, Interner interner) => new(
        interner.Required(condition.Type),
        condition.Status switch
        {
            "True" => ConditionStatus.True,
            "False" => ConditionStatus.False,
            _ => ConditionStatus.Unknown,
        },
        interner.Text(condition.Reason),
        interner.Text(condition.Message),
        condition.LastTransitionTime);

    public static LabelSelector? Selector(LabelSelectorDto? selector, Interner interner) => selector is null
        ? null
        : new LabelSelector(
            interner.Labels(selector.MatchLabels),
            [.. (selector.MatchExpressions ?? []).Select(requirement => Requirement(requirement ?? new(), interner))]);

    public static TransportProtocol Protocol(string? protocol) => KnownProtocol(protocol) ?? TransportProtocol.Tcp;

    /// <summary>The protocol, TCP when none is given; null for one that Kubernetes does not know.</summary>
    public static TransportProtocol? KnownProtocol(string? protocol) => protocol switch
    {
        null or "" or "TCP" => TransportProtocol.Tcp,
        "UDP" => TransportProtocol.Udp,
        "SCTP" => TransportProtocol.Sctp,
        _ => null,
    };

    /// <summary>The addresses that can be parsed; a malformed one cannot carry traffic.</summary>
    public static ImmutableArray<IPAddress> Addresses(IEnumerable<string?> addresses) =>
        [.. addresses.Select(Address).OfType<IPAddress>()];

    public static IPAddress? Address(string? address) => IPAddress.TryParse(address, out var parsed) ? parsed : null;

    // What the API server refuses (apimachinery, ValidateLabelSelectorRequirement) must select nothing, not everything.
    private static LabelRequirement Requirement(LabelRequirementDto requirement, Interner interner)
    {
        var values = interner.Texts(requirement.Values);
        var isNamed = !string.IsNullOrEmpty(requirement.Key);
        var kind = requirement.Operator switch
        {
            "In" when isNamed && !values.IsEmpty => LabelOperator.In,
            "NotIn" when isNamed && !values.IsEmpty => LabelOperator.NotIn,
            "Exists" when isNamed && values.IsEmpty => LabelOperator.Exists,
            "DoesNotExist" when isNamed && values.IsEmpty => LabelOperator.DoesNotExist,
            _ => LabelOperator.Unknown,
        };
        return new LabelRequirement(interner.Required(requirement.Key), kind, values);
    }
}
