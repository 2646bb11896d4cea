using System.Text.Json.Nodes;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.Patches;

/// <summary>Writes NetworkPolicies as the API has them.</summary>
/// <remarks>Source: Kubernetes API reference, NetworkPolicy networking.k8s.io/v1.</remarks>
internal static class PolicyJson
{
    /// <summary>The whole object.</summary>
    /// <param name="policy">The policy.</param>
    public static JsonObject Of(NetworkPolicy policy)
    {
        var spec = new JsonObject { ["podSelector"] = Of(policy.PodSelector), ["policyTypes"] = Types(policy) };
        AddRules(spec, policy, PolicyDirection.Ingress);
        AddRules(spec, policy, PolicyDirection.Egress);
        var metadata = new JsonObject { ["name"] = policy.Name, ["namespace"] = policy.Namespace };
        if (policy.Labels.Count > 0)
        {
            metadata["labels"] = Of(policy.Labels);
        }

        return new JsonObject
        {
            ["apiVersion"] = "networking.k8s.io/v1",
            ["kind"] = nameof(ResourceKind.NetworkPolicy),
            ["metadata"] = metadata,
            ["spec"] = spec,
        };
    }

    /// <summary><c>policyTypes</c>.</summary>
    /// <param name="policy">The policy.</param>
    public static JsonArray Types(NetworkPolicy policy)
    {
        var types = new JsonArray();
        if (policy.AppliesToIngress)
        {
            types.Add("Ingress");
        }

        if (policy.AppliesToEgress)
        {
            types.Add("Egress");
        }

        return types;
    }

    /// <summary>One rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="direction">Its direction.</param>
    public static JsonObject Of(NetworkPolicyRule rule, PolicyDirection direction)
    {
        var json = new JsonObject();
        if (!rule.Peers.IsEmpty)
        {
            json[direction == PolicyDirection.Egress ? "to" : "from"] = new JsonArray([.. rule.Peers.Select(Of)]);
        }

        if (!rule.Ports.IsEmpty)
        {
            json["ports"] = new JsonArray([.. rule.Ports.Select(Of)]);
        }

        return json;
    }

    /// <summary>A selector.</summary>
    /// <param name="selector">The selector.</param>
    public static JsonObject Of(LabelSelector selector)
    {
        var json = new JsonObject();
        if (selector.MatchLabels.Count > 0)
        {
            json["matchLabels"] = Of(selector.MatchLabels);
        }

        if (!selector.MatchExpressions.IsEmpty)
        {
            json["matchExpressions"] = new JsonArray([.. selector.MatchExpressions.Select(Of)]);
        }

        return json;
    }

    private static JsonObject Of(LabelSet labels) => new(labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value)));

    private static void AddRules(JsonObject spec, NetworkPolicy policy, PolicyDirection direction)
    {
        var rules = direction == PolicyDirection.Egress ? policy.Egress : policy.Ingress;
        if (!rules.IsEmpty)
        {
            spec[direction == PolicyDirection.Egress ? "egress" : "ingress"] = new JsonArray([.. rules.Select(rule => Of(rule, direction))]);
        }
    }

    private static JsonObject Of(LabelRequirement requirement)
    {
        var json = new JsonObject { ["key"] = requirement.Key, ["operator"] = requirement.Operator.ToString() };
        if (!requirement.Values.IsEmpty)
        {
            json["values"] = Texts(requirement.Values);
        }

        return json;
    }

    private static JsonObject Of(NetworkPolicyPeer peer)
    {
        var json = new JsonObject();
        if (peer.NamespaceSelector is { } namespaces)
        {
            json["namespaceSelector"] = Of(namespaces);
        }

        if (peer.PodSelector is { } pods)
        {
            json["podSelector"] = Of(pods);
        }

        if (peer.IPBlock is { } block)
        {
            var range = new JsonObject { ["cidr"] = block.Cidr };
            if (!block.Except.IsEmpty)
            {
                range["except"] = Texts(block.Except);
            }

            json["ipBlock"] = range;
        }

        return json;
    }

    private static JsonObject Of(NetworkPolicyPort port)
    {
        var json = new JsonObject { ["protocol"] = port.Protocol.Label() };
        if (port.Port is { } number)
        {
            json["port"] = number.IsName ? number.Text : number.Number;
        }

        if (port.EndPort is { } last)
        {
            json["endPort"] = last;
        }

        return json;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
