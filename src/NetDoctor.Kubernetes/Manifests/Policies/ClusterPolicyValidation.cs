using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Manifests.Policies;

/// <summary>The rules that the policies of the administrator are held to.</summary>
/// <remarks>Source: the markers of kubernetes-sigs/network-policy-api apis/v1alpha1 and apis/v1alpha2.</remarks>
internal static class ClusterPolicyValidation
{
    private const int LongestName = 100;
    private const int MostRanges = 25;

    private static readonly string[] Subjects = ["namespaces", "pods"];
    private static readonly string[] EgressPeers = [.. Subjects, "nodes", "networks", "domainNames"];
    private static readonly string[] Transports = ["tcp", "udp", "sctp"];

    public static IEnumerable<PolicyFault> Check(ResourceKind kind, PolicyField policy)
    {
        var spec = policy["spec"];
        if (!spec.IsThere)
        {
            return [spec.Required()];
        }

        return
        [
            .. Name(kind, policy["metadata"]["name"]),
            .. Tier(kind, spec["tier"]),
            .. Priority(kind, spec["priority"]),
            .. Subject(kind, spec["subject"]),
            .. Count(spec["ingress"], 0, MostOf(kind)),
            .. Count(spec["egress"], 0, MostOf(kind)),
            .. spec["ingress"].Items.SelectMany(rule => Rule(kind, rule, rule["from"], Subjects)),
            .. spec["egress"].Items.SelectMany(rule => Rule(kind, rule, rule["to"], EgressPeers)),
            .. spec["egress"].Items.Where(NamesPortsOfNoPod).Select(rule => rule.Invalid(
                "networks/nodes/domainNames peer cannot be set with namedPorts since there are no namedPorts for networks/nodes/domainNames")),
        ];
    }

    private static int MostOf(ResourceKind kind) => kind == ResourceKind.ClusterNetworkPolicy ? 25 : 100;

    private static IEnumerable<PolicyFault> Name(ResourceKind kind, PolicyField name)
    {
        if (kind == ResourceKind.BaselineAdminNetworkPolicy && name.Text != "default")
        {
            yield return name.Invalid(
                "Only one baseline admin network policy with metadata.name=\"default\" can be created in the cluster");
        }
    }

    private static IEnumerable<PolicyFault> Tier(ResourceKind kind, PolicyField tier)
    {
        if (kind == ResourceKind.ClusterNetworkPolicy && tier.Text is not ("Admin" or "Baseline"))
        {
            yield return tier.IsThere ? tier.NotSupported("Admin", "Baseline") : tier.Required();
        }
    }

    private static IEnumerable<PolicyFault> Priority(ResourceKind kind, PolicyField priority)
    {
        if (kind == ResourceKind.BaselineAdminNetworkPolicy)
        {
            yield break;
        }

        if (!priority.IsThere)
        {
            yield return priority.Required();
        }
        else if (priority.Number is < 0 or > 1000)
        {
            yield return priority.Invalid("must be between 0 and 1000, inclusive");
        }
    }

    private static IEnumerable<PolicyFault> Subject(ResourceKind kind, PolicyField subject)
    {
        if (!subject.IsThere)
        {
            return [subject.Required()];
        }

        return [.. ExactlyOne(subject, Subjects), .. Pods(kind, subject)];
    }

    private static IEnumerable<PolicyFault> Rule(ResourceKind kind, PolicyField rule, PolicyField peers, string[] forms) =>
    [
        .. Action(kind, rule["action"]),
        .. rule["name"].Text is { Length: > LongestName } ? [rule["name"].Invalid("may not be longer than 100")] : Array.Empty<PolicyFault>(),
        .. peers.IsThere ? Count(peers, 1, MostOf(kind)) : [peers.Required()],
        .. peers.Items.SelectMany(peer => Peer(kind, peer, forms)),
        .. Count(rule["ports"], 1, MostOf(kind)),
        .. Count(rule["protocols"], 1, MostOf(kind)),
        .. rule["ports"].Items.SelectMany(AdminPort),
        .. rule["protocols"].Items.SelectMany(Protocol),
    ];

    private static IEnumerable<PolicyFault> Action(ResourceKind kind, PolicyField action)
    {
        string[] known = kind switch
        {
            ResourceKind.AdminNetworkPolicy => ["Allow", "Deny", "Pass"],
            ResourceKind.BaselineAdminNetworkPolicy => ["Allow", "Deny"],
            _ => ["Accept", "Deny", "Pass"],
        };
        if (!known.Contains(action.Text))
        {
            yield return action.IsThere ? action.NotSupported(known) : action.Required();
        }
    }

    private static IEnumerable<PolicyFault> Peer(ResourceKind kind, PolicyField peer, string[] forms) =>
    [
        .. ExactlyOne(peer, forms),
        .. Pods(kind, peer),
        .. CommonValidation.Selector(peer["nodes"]),
        .. Count(peer["networks"], 1, MostRanges),
        .. Count(peer["domainNames"], 1, MostRanges),
        .. peer["networks"].Items.SelectMany(CommonValidation.Cidr),
    ];

    private static IEnumerable<PolicyFault> Pods(ResourceKind kind, PolicyField peer)
    {
        var pods = peer["pods"];
        foreach (var fault in CommonValidation.Selector(peer["namespaces"])
            .Concat(CommonValidation.Selector(pods["namespaceSelector"])).Concat(CommonValidation.Selector(pods["podSelector"])))
        {
            yield return fault;
        }

        if (pods.IsThere && !pods["podSelector"].IsThere)
        {
            yield return pods["podSelector"].Required();
        }

        // The later kind makes it optional: absent, it selects all namespaces.
        if (pods.IsThere && !pods["namespaceSelector"].IsThere && kind != ResourceKind.ClusterNetworkPolicy)
        {
            yield return pods["namespaceSelector"].Required();
        }
    }

    private static IEnumerable<PolicyFault> AdminPort(PolicyField port)
    {
        var (number, range) = (port["portNumber"], port["portRange"]);
        return
        [
            .. ExactlyOne(port, "portNumber", "namedPort", "portRange"),
            .. CommonValidation.Protocol(number["protocol"]),
            .. CommonValidation.Protocol(range["protocol"]),
            .. number.IsThere ? Given(number["port"]) : [],
            .. range.IsThere ? Given(range["start"]).Concat(Given(range["end"])) : [],
        ];
    }

    private static IEnumerable<PolicyFault> Protocol(PolicyField protocol) =>
    [
        .. ExactlyOne(protocol, "tcp", "udp", "sctp", "destinationNamedPort"),
        .. Transports.Select(name => protocol[name]).Where(transport => transport.IsThere).SelectMany(Transport),
    ];

    private static IEnumerable<PolicyFault> Transport(PolicyField transport)
    {
        var port = transport["destinationPort"];
        var (number, range) = (port["number"], port["range"]);
        if (!port.IsThere)
        {
            return ExactlyOne(transport, "destinationPort");
        }

        return
        [
            .. ExactlyOne(port, "number", "range"),
            .. CommonValidation.Port(number),
            .. range.IsThere ? Given(range["start"]).Concat(Given(range["end"])) : [],
            .. range["start"].Number >= range["end"].Number
                ? [range.Invalid("Start port must be less than End port")]
                : Array.Empty<PolicyFault>(),
        ];
    }

    private static IEnumerable<PolicyFault> Given(PolicyField port) => port.IsThere ? CommonValidation.Port(port) : [port.Required()];

    private static IEnumerable<PolicyFault> ExactlyOne(PolicyField field, params string[] members)
    {
        if (members.Count(member => field[member].IsThere) is var count and not 1)
        {
            yield return field.Invalid(
                $"{(count == 0 ? "must have at least 1 property" : "must have at most 1 property")} of {string.Join(", ", members)}");
        }
    }

    private static IEnumerable<PolicyFault> Count(PolicyField list, int least, int most)
    {
        var count = list.Items.Count();
        if (list.IsThere && (count < least || count > most))
        {
            yield return list.Invalid(count < least ? $"should have at least {least} items" : $"must have at most {most} items");
        }
    }

    private static bool NamesPortsOfNoPod(PolicyField rule) =>
        rule["to"].Items.Any(peer => peer["networks"].IsThere || peer["nodes"].IsThere || peer["domainNames"].IsThere)
        && (rule["ports"].Items.Any(port => port["namedPort"].IsThere)
            || rule["protocols"].Items.Any(protocol => protocol["destinationNamedPort"].IsThere));
}
