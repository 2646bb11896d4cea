using System.Globalization;
using System.Text.Json.Nodes;
using NetDoctor.Diagnosis.Tests.Policies.Oracle;

namespace NetDoctor.Diagnosis.Tests.Policies.Conformance;

/// <summary>A policy of the administrator in short, which both versions of the API can say.</summary>
/// <remarks>A rule is an action, its peers joined by <c>+</c> and, if it has any, its ports joined by commas:
/// <c>Deny green+nodes tcp/80,udp/53</c>. A peer is a namespace by its label, <c>pods:green</c>, <c>nodes</c>, or a CIDR;
/// a port is <c>tcp/80</c>, <c>tcp/80-90</c> or <c>named:web</c>.</remarks>
internal sealed record Draft(string Tier, string Subject)
{
    // Namespaces with two pods each, and one whose pods are on the network of their nodes.
    private const string Houses = """
        node n1 kubernetes.io/os=linux
        node n2 kubernetes.io/os=linux
        namespace red house=red
        namespace green house=green
        namespace yellow house=yellow
        namespace blue house=blue
        namespace forest house=forest
        pod red/0 n1 house=red :web=80 :dns=53/UDP
        pod red/1 n1 house=red :web=80 :dns=53/UDP
        pod green/0 n1 house=green :web=80 :dns=53/UDP
        pod green/1 n2 house=green :web=80 :dns=53/UDP
        pod yellow/0 n1 house=yellow :web=80 :dns=53/UDP
        pod yellow/1 n2 house=yellow :web=80 :dns=53/UDP
        pod blue/0 n1 house=blue :web=80 :dns=53/UDP
        pod blue/1 n2 house=blue :web=80 :dns=53/UDP
        host forest/0 n2 house=forest
        host forest/1 n2 house=forest
        """;

    public string Name { get; init; } = "default";

    public int Priority { get; init; } = 10;

    public string[] Egress { get; init; } = [];

    public string[] Ingress { get; init; } = [];

    /// <summary>Holds the oracle and the engine to the flows, with the policies in either version.</summary>
    /// <param name="drafts">The policies.</param>
    /// <param name="flows">Flows with their truths.</param>
    /// <param name="others">Further policies.</param>
    /// <param name="relabel">Labels of namespaces that are others, <c>house=green</c> to <c>house=none</c>.</param>
    public static void Hold(Draft[] drafts, string flows, string others = "", (string From, string To)? relabel = null)
    {
        var objects = relabel is { } change
            ? Houses.Replace($"namespace green {change.From}", $"namespace green {change.To}", StringComparison.Ordinal)
            : Houses;
        foreach (var isSecond in new[] { false, true })
        {
            Written.Hold(
                [
                    .. Written.Objects(objects),
                    .. Written.Policies(others),
                    .. drafts.Select(draft => isSecond ? draft.InSecondVersion() : draft.InFirstVersion()),
                ],
                flows);
        }
    }

    private JsonObject InFirstVersion()
    {
        var spec = new JsonObject { ["subject"] = Peer(Subject) };
        if (Tier == "Admin")
        {
            spec["priority"] = Priority;
        }

        AddRules(spec, isSecond: false);
        return Policy(Tier == "Admin" ? "AdminNetworkPolicy" : "BaselineAdminNetworkPolicy", "v1alpha1", spec);
    }

    private JsonObject InSecondVersion()
    {
        var spec = new JsonObject { ["tier"] = Tier, ["priority"] = Priority, ["subject"] = Peer(Subject) };
        AddRules(spec, isSecond: true);
        return Policy("ClusterNetworkPolicy", "v1alpha2", spec);
    }

    private JsonObject Policy(string kind, string version, JsonObject spec) => new()
    {
        ["apiVersion"] = $"policy.networking.k8s.io/{version}",
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = Name },
        ["spec"] = spec,
    };

    private void AddRules(JsonObject spec, bool isSecond)
    {
        spec["egress"] = new JsonArray([.. Egress.Select(rule => Rule(rule.Split(' '), "to", isSecond))]);
        spec["ingress"] = new JsonArray([.. Ingress.Select(rule => Rule(rule.Split(' '), "from", isSecond))]);
    }

    private static JsonObject Rule(string[] words, string peers, bool isSecond)
    {
        var rule = new JsonObject
        {
            ["name"] = string.Join('-', words),
            ["action"] = words[0] == "Allow" && isSecond ? "Accept" : words[0],
            [peers] = new JsonArray([.. words[1].Split('+').Select(Peer)]),
        };
        if (words.Length > 2)
        {
            rule[isSecond ? "protocols" : "ports"] =
                new JsonArray([.. words[2].Split(',').Select(port => isSecond ? SecondPort(port) : FirstPort(port))]);
        }

        return rule;
    }

    private static JsonNode Peer(string peer)
    {
        if (peer == "nodes")
        {
            return new JsonObject { ["nodes"] = House("kubernetes.io/os", "linux") };
        }

        if (peer.Contains('/', StringComparison.Ordinal))
        {
            return new JsonObject { ["networks"] = new JsonArray(peer) };
        }

        return peer.StartsWith("pods:", StringComparison.Ordinal)
            ? new JsonObject
            {
                ["pods"] = new JsonObject { ["namespaceSelector"] = House("house", peer[5..]), ["podSelector"] = House("house", peer[5..]) },
            }
            : new JsonObject { ["namespaces"] = House("kubernetes.io/metadata.name", peer) };
    }

    private static JsonObject House(string key, string value) => new() { ["matchLabels"] = new JsonObject { [key] = value } };

    private static JsonObject FirstPort(string port)
    {
        if (Parts(port) is not { } parts)
        {
            return new JsonObject { ["namedPort"] = port.Split(':')[1] };
        }

        var protocol = parts.Protocol.ToUpperInvariant();
        return parts.First == parts.Last
            ? new JsonObject { ["portNumber"] = new JsonObject { ["protocol"] = protocol, ["port"] = parts.First } }
            : new JsonObject
            {
                ["portRange"] = new JsonObject { ["protocol"] = protocol, ["start"] = parts.First, ["end"] = parts.Last },
            };
    }

    private static JsonObject SecondPort(string port)
    {
        if (Parts(port) is not { } parts)
        {
            return new JsonObject { ["destinationNamedPort"] = port.Split(':')[1] };
        }

        var destination = parts.First == parts.Last
            ? new JsonObject { ["number"] = parts.First }
            : new JsonObject { ["range"] = new JsonObject { ["start"] = parts.First, ["end"] = parts.Last } };
        return new JsonObject { [parts.Protocol] = new JsonObject { ["destinationPort"] = destination } };
    }

    private static (string Protocol, int First, int Last)? Parts(string port)
    {
        if (port.Split('/') is not [var protocol, var numbers])
        {
            return null;
        }

        var edges = numbers.Split('-').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToList();
        return (protocol, edges[0], edges[^1]);
    }
}
