using System.Text.Json.Nodes;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.Patches;

/// <summary>Writes policies of the administrator as their APIs have them.</summary>
/// <remarks>Source: kubernetes-sigs/network-policy-api apis/v1alpha1 (AdminNetworkPolicy, BaselineAdminNetworkPolicy) and apis/v1alpha2
/// (ClusterNetworkPolicy).</remarks>
internal static class ClusterPolicyJson
{
    /// <summary>The whole object.</summary>
    /// <param name="policy">The policy.</param>
    public static JsonObject Of(ClusterPolicy policy)
    {
        var isNew = policy.PolicyKind == ResourceKind.ClusterNetworkPolicy;
        var spec = new JsonObject();
        if (isNew)
        {
            spec["tier"] = policy.Tier.ToString();
        }

        if (policy.PolicyKind != ResourceKind.BaselineAdminNetworkPolicy)
        {
            spec["priority"] = policy.Priority;
        }

        if (policy.Subject is { } subject)
        {
            spec["subject"] = Of(subject);
        }

        AddRules(spec, policy, PolicyDirection.Ingress);
        AddRules(spec, policy, PolicyDirection.Egress);
        return new JsonObject
        {
            ["apiVersion"] = $"policy.networking.k8s.io/{(isNew ? "v1alpha2" : "v1alpha1")}",
            ["kind"] = policy.PolicyKind.ToString(),
            ["metadata"] = new JsonObject { ["name"] = policy.Name },
            ["spec"] = spec,
        };
    }

    /// <summary>One rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="kind">Kind of its policy.</param>
    /// <param name="direction">Its direction.</param>
    public static JsonObject Of(ClusterPolicyRule rule, ResourceKind kind, PolicyDirection direction)
    {
        var isNew = kind == ResourceKind.ClusterNetworkPolicy;
        var json = new JsonObject();
        if (rule.Name is { Length: > 0 } name)
        {
            json["name"] = name;
        }

        json["action"] = isNew && rule.Action == PolicyAction.Allow ? "Accept" : rule.Action.ToString();
        json[direction == PolicyDirection.Egress ? "to" : "from"] = new JsonArray([.. rule.Peers.Select(Of)]);
        if (!rule.Ports.IsEmpty)
        {
            json[isNew ? "protocols" : "ports"] = new JsonArray([.. rule.Ports.Select(port => isNew ? ProtocolOf(port) : PortOf(port))]);
        }

        return json;
    }

    private static void AddRules(JsonObject spec, ClusterPolicy policy, PolicyDirection direction)
    {
        var rules = direction == PolicyDirection.Egress ? policy.Egress : policy.Ingress;
        if (!rules.IsEmpty)
        {
            spec[direction == PolicyDirection.Egress ? "egress" : "ingress"] =
                new JsonArray([.. rules.Select(rule => Of(rule, policy.PolicyKind, direction))]);
        }
    }

    private static JsonObject Of(PodsOfNamespaces pods) => pods.PodSelector.IsEmpty
        ? new JsonObject { ["namespaces"] = PolicyJson.Of(pods.NamespaceSelector) }
        : new JsonObject
        {
            ["pods"] = new JsonObject
            {
                ["namespaceSelector"] = PolicyJson.Of(pods.NamespaceSelector),
                ["podSelector"] = PolicyJson.Of(pods.PodSelector),
            },
        };

    private static JsonObject Of(ClusterPolicyPeer peer) => peer switch
    {
        { Pods: { } pods } => Of(pods),
        { Nodes: { } nodes } => new JsonObject { ["nodes"] = PolicyJson.Of(nodes) },
        { Networks.IsEmpty: false } => new JsonObject { ["networks"] = Texts(peer.Networks) },
        _ => new JsonObject { ["domainNames"] = Texts(peer.DomainNames) },
    };

    private static JsonObject PortOf(ClusterPolicyPort port)
    {
        if (port.Name is { } name)
        {
            return new JsonObject { ["namedPort"] = name };
        }

        var protocol = port.Protocol!.Value.Label();
        var (first, last) = port.First == 0 ? (1, PortMatcher.MaxPort) : (port.First, port.Last);
        return first == last
            ? new JsonObject { ["portNumber"] = new JsonObject { ["protocol"] = protocol, ["port"] = first } }
            : new JsonObject { ["portRange"] = new JsonObject { ["protocol"] = protocol, ["start"] = first, ["end"] = last } };
    }

    private static JsonObject ProtocolOf(ClusterPolicyPort port)
    {
        if (port.Name is { } name)
        {
            return new JsonObject { ["destinationNamedPort"] = name };
        }

        var ports = new JsonObject();
        if (port.First > 0)
        {
            ports["destinationPort"] = port.First == port.Last
                ? new JsonObject { ["number"] = port.First }
                : new JsonObject { ["range"] = new JsonObject { ["start"] = port.First, ["end"] = port.Last } };
        }

        return new JsonObject { [port.Protocol!.Value.Label().ToLowerInvariant()] = ports };
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
