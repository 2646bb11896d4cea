using System.Text.Json.Nodes;

namespace NetDoctor.Diagnosis.Tests.Policies.Oracle;

/// <summary>Makes NetworkPolicies at random, such as the API server accepts.</summary>
internal sealed class NetworkPolicyMaker(Dice dice, RangeMaker ranges, IReadOnlyList<string> namespaces)
{
    private readonly SelectorMaker _selectors = new(dice, namespaces);
    private int _count;

    public JsonObject Make()
    {
        var spec = new JsonObject { ["podSelector"] = dice.Chance(30) ? new JsonObject() : _selectors.Pods() };
        Types(spec);
        if (dice.Chance(75))
        {
            spec["ingress"] = dice.Chance(4) ? null : Rules("from");
        }

        if (dice.Chance(55))
        {
            spec["egress"] = dice.Chance(4) ? null : Rules("to");
        }

        return new JsonObject
        {
            ["apiVersion"] = "networking.k8s.io/v1",
            ["kind"] = "NetworkPolicy",
            ["metadata"] = new JsonObject { ["name"] = $"np{_count++}", ["namespace"] = dice.Pick(namespaces) },
            ["spec"] = spec,
        };
    }

    private void Types(JsonObject spec)
    {
        switch (dice.Between(0, 9))
        {
            case < 3:
                break;
            case 3:
                spec["policyTypes"] = new JsonArray();
                break;
            case < 6:
                spec["policyTypes"] = new JsonArray("Ingress");
                break;
            case < 8:
                spec["policyTypes"] = new JsonArray("Egress");
                break;
            default:
                spec["policyTypes"] = new JsonArray("Egress", "Ingress");
                break;
        }
    }

    private JsonArray Rules(string peers) => new([.. dice.Several(0, 2, () => Rule(peers))]);

    private JsonObject Rule(string peers)
    {
        var rule = new JsonObject();
        if (dice.Chance(85))
        {
            rule[peers] = new JsonArray([.. dice.Several(dice.Chance(90) ? 1 : 0, 3, Peer)]);
        }

        if (dice.Chance(60))
        {
            rule["ports"] = new JsonArray([.. dice.Several(dice.Chance(90) ? 1 : 0, 2, Port)]);
        }

        return rule;
    }

    private JsonObject Peer() => dice.Between(0, 9) switch
    {
        < 3 => new JsonObject { ["podSelector"] = _selectors.Pods() },
        < 5 => new JsonObject { ["namespaceSelector"] = _selectors.Namespaces() },
        < 7 => new JsonObject { ["namespaceSelector"] = _selectors.Namespaces(), ["podSelector"] = _selectors.Pods() },
        _ => new JsonObject { ["ipBlock"] = Block() },
    };

    private JsonObject Block()
    {
        var cidr = ranges.Cidr();
        var block = new JsonObject { ["cidr"] = cidr };
        if (dice.Chance(60))
        {
            var holes = dice.Several(1, 2, () => ranges.Inside(cidr)).OfType<string>().ToList();
            if (holes.Count > 0)
            {
                block["except"] = new JsonArray([.. holes.Select(hole => JsonValue.Create(hole))]);
            }
        }

        return block;
    }

    private JsonObject Port()
    {
        var port = new JsonObject();
        if (dice.Chance(65))
        {
            port["protocol"] = dice.Pick("TCP", "TCP", "UDP", "SCTP");
        }

        switch (dice.Between(0, 9))
        {
            case 0:
                break;
            case < 4:
                port["port"] = dice.Pick("web", "dns", "web", "dns", "side");
                break;
            case < 7:
                port["port"] = dice.Pick(53, 80, 8080);
                break;
            default:
                var first = dice.Between(0, WorldMaker.Ports.Length - 2);
                port["port"] = WorldMaker.Ports[first];
                port["endPort"] = WorldMaker.Ports[dice.Between(first, Math.Min(first + 3, WorldMaker.Ports.Length - 1))];
                break;
        }

        return port;
    }
}
