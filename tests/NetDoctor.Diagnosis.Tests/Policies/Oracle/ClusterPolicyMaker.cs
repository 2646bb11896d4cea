using System.Text.Json.Nodes;

namespace NetDoctor.Diagnosis.Tests.Policies.Oracle;

/// <summary>Makes AdminNetworkPolicies, BaselineAdminNetworkPolicies and ClusterNetworkPolicies at random, such as the API server accepts;
/// some with a peer or port of a version to come.</summary>
internal sealed class ClusterPolicyMaker(Dice dice, RangeMaker ranges, IReadOnlyList<string> namespaces)
{
    private readonly SelectorMaker _selectors = new(dice, namespaces);
    private int _count;

    public JsonObject AdminNetworkPolicy()
    {
        var spec = new JsonObject { ["priority"] = Priority(), ["subject"] = Subject() };
        Rules(spec, isSecond: false, "Allow", "Deny", "Pass");
        return Policy("AdminNetworkPolicy", "v1alpha1", $"anp{_count++}", spec);
    }

    public JsonObject BaselineAdminNetworkPolicy()
    {
        var spec = new JsonObject { ["subject"] = Subject() };
        Rules(spec, isSecond: false, "Allow", "Deny");
        return Policy("BaselineAdminNetworkPolicy", "v1alpha1", "default", spec);
    }

    public JsonObject ClusterNetworkPolicy()
    {
        var spec = new JsonObject
        {
            ["tier"] = dice.Chance(60) ? "Admin" : "Baseline",
            ["priority"] = Priority(),
            ["subject"] = Subject(),
        };
        Rules(spec, isSecond: true, "Accept", "Deny", "Pass");
        return Policy("ClusterNetworkPolicy", "v1alpha2", $"cnp{_count++}", spec);
    }

    private static JsonObject Policy(string kind, string version, string name, JsonObject spec) => new()
    {
        ["apiVersion"] = $"policy.networking.k8s.io/{version}",
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = spec,
    };

    private int Priority() => dice.Pick(0, 5, 5, 5, 10, 1000);

    private JsonObject Subject() => dice.Between(0, 9) switch
    {
        < 4 => new JsonObject { ["namespaces"] = new JsonObject() },
        < 7 => new JsonObject { ["namespaces"] = _selectors.Namespaces() },
        7 when dice.Chance(20) => [],
        _ => PodsPeer(isOptional: false),
    };

    private void Rules(JsonObject spec, bool isSecond, params string[] actions)
    {
        foreach (var (direction, peers) in new[] { ("ingress", "from"), ("egress", "to") }.Where(_ => dice.Chance(70)))
        {
            spec[direction] = new JsonArray([.. dice.Several(1, 3, () => Rule(peers, isSecond, dice.Pick(actions)))]);
        }
    }

    private JsonObject Rule(string peersKey, bool isSecond, string action)
    {
        var peers = dice.Several(1, 2, () => Peer(peersKey == "to", isSecond));
        var rule = new JsonObject { ["action"] = action, [peersKey] = new JsonArray([.. peers]) };
        if (dice.Chance(50))
        {
            // The API refuses named ports together with peers that have none.
            var canBeNamed = peers.All(peer => peer["networks"] is null && peer["nodes"] is null && peer["domainNames"] is null);
            rule[isSecond ? "protocols" : "ports"] =
                new JsonArray([.. dice.Several(1, 2, () => isSecond ? SecondPort(canBeNamed) : FirstPort(canBeNamed))]);
        }

        return rule;
    }

    private JsonObject Peer(bool isEgress, bool isSecond)
    {
        if (dice.Chance(3))
        {
            return dice.Between(0, 2) switch
            {
                0 => [],
                1 when !isEgress => new JsonObject { ["networks"] = new JsonArray("0.0.0.0/0") },
                _ => new JsonObject { ["services"] = new JsonObject() },
            };
        }

        if (isEgress)
        {
            switch (dice.Between(0, 9))
            {
                case < 2:
                    return new JsonObject { ["networks"] = new JsonArray([.. dice.Several(1, 2, () => JsonValue.Create(ranges.Cidr()))]) };
                case 2:
                    return new JsonObject { ["nodes"] = _selectors.Nodes() };
                case 3 when dice.Chance(50):
                    return new JsonObject { ["domainNames"] = new JsonArray(dice.Pick("example.com", "*.example.com", "*.svc.cluster.local", "*.local")) };
                default:
                    break;
            }
        }

        return dice.Chance(50) ? new JsonObject { ["namespaces"] = _selectors.Namespaces() } : PodsPeer(isOptional: isSecond);
    }

    private JsonObject PodsPeer(bool isOptional)
    {
        var pods = new JsonObject { ["podSelector"] = _selectors.Pods() };
        if (!isOptional || dice.Chance(70))
        {
            pods["namespaceSelector"] = _selectors.Namespaces();
        }

        return new JsonObject { ["pods"] = pods };
    }

    private JsonObject FirstPort(bool canBeNamed)
    {
        if (dice.Chance(2))
        {
            return new JsonObject { ["serviceName"] = "web" };
        }

        if (canBeNamed && dice.Chance(50))
        {
            return new JsonObject { ["namedPort"] = dice.Pick("web", "dns", "web", "dns", "side") };
        }

        var port = dice.Chance(40) ? new JsonObject { ["port"] = dice.Pick(53, 80, 8080) } : Range();
        if (dice.Chance(75))
        {
            port["protocol"] = dice.Pick("TCP", "TCP", "UDP", "SCTP");
        }

        return new JsonObject { [port.ContainsKey("port") ? "portNumber" : "portRange"] = port };
    }

    private JsonObject SecondPort(bool canBeNamed)
    {
        if (dice.Chance(2))
        {
            return new JsonObject { ["icmp"] = new JsonObject { ["type"] = 8 } };
        }

        if (canBeNamed && dice.Chance(50))
        {
            return new JsonObject { ["destinationNamedPort"] = dice.Pick("web", "dns", "web", "dns", "side") };
        }

        var port = dice.Chance(50) ? new JsonObject { ["number"] = dice.Pick(53, 80, 8080) } : new JsonObject { ["range"] = Range() };
        return new JsonObject { [dice.Pick("tcp", "tcp", "udp", "sctp")] = new JsonObject { ["destinationPort"] = port } };
    }

    private JsonObject Range()
    {
        var first = dice.Between(0, WorldMaker.Ports.Length - 2);
        return new JsonObject
        {
            ["start"] = WorldMaker.Ports[first],
            ["end"] = WorldMaker.Ports[dice.Between(first + 1, Math.Min(first + 3, WorldMaker.Ports.Length - 1))],
        };
    }
}
