namespace NetDoctor.Kubernetes.Manifests.Policies;

/// <summary>The rules that Kubernetes holds NetworkPolicies to.</summary>
/// <remarks>Source: pkg/apis/networking/validation/validation.go.</remarks>
internal static class NetworkPolicyValidation
{
    public static IEnumerable<PolicyFault> Check(PolicyField spec) =>
    [
        .. CommonValidation.Selector(spec["podSelector"]),
        .. Types(spec["policyTypes"]),
        .. spec["ingress"].Items.SelectMany(rule => Rule(rule, rule["from"])),
        .. spec["egress"].Items.SelectMany(rule => Rule(rule, rule["to"])),
    ];

    private static IEnumerable<PolicyFault> Types(PolicyField types)
    {
        if (types.Items.Count() > 2)
        {
            yield return types.Invalid("may not specify more than two policyTypes");
        }

        foreach (var type in types.Items.Where(type => type.Text is not ("Ingress" or "Egress")))
        {
            yield return type.NotSupported("Egress", "Ingress");
        }
    }

    private static IEnumerable<PolicyFault> Rule(PolicyField rule, PolicyField peers) =>
        [.. peers.Items.SelectMany(Peer), .. rule["ports"].Items.SelectMany(Port)];

    private static IEnumerable<PolicyFault> Peer(PolicyField peer)
    {
        var (pods, namespaces, block) = (peer["podSelector"], peer["namespaceSelector"], peer["ipBlock"]);
        if (!pods.IsThere && !namespaces.IsThere && !block.IsThere)
        {
            return [peer.Required("must specify a peer")];
        }

        return block.IsThere && (pods.IsThere || namespaces.IsThere)
            ? [peer.Forbidden("may not specify both ipBlock and another peer")]
            : [.. CommonValidation.Selector(pods), .. CommonValidation.Selector(namespaces), .. Block(block)];
    }

    private static IEnumerable<PolicyFault> Block(PolicyField block)
    {
        if (!block.IsThere)
        {
            return [];
        }

        var cidr = block["cidr"];
        var faults = CommonValidation.Cidr(cidr).Concat(block["except"].Items.SelectMany(CommonValidation.Cidr)).ToList();
        if (faults.Count > 0)
        {
            return faults;
        }

        var range = CommonValidation.Parse(cidr.Text!)!.Value;
        return block["except"].Items
            .Where(except => CommonValidation.Parse(except.Text!) is not { } hole
                || hole.PrefixLength <= range.PrefixLength || !range.Contains(hole.BaseAddress))
            .Select(except => except.Invalid("must be a strict subset of `cidr`"));
    }

    private static IEnumerable<PolicyFault> Port(PolicyField rule)
    {
        var (port, end) = (rule["port"], rule["endPort"]);
        var faults = CommonValidation.Protocol(rule["protocol"]).ToList();
        if (port.Number is { } first)
        {
            faults.AddRange(CommonValidation.Port(port));
            faults.AddRange(CommonValidation.Port(end));
            if (end.Number < first)
            {
                faults.Add(end.Invalid("must be greater than or equal to `port`"));
            }
        }
        else if (end.IsThere)
        {
            faults.Add(end.Invalid($"may not be specified when `port` is {(port.IsThere ? "non-numeric" : "not specified")}"));
        }

        if (port.Text is not null)
        {
            faults.AddRange(CommonValidation.PortName(port));
        }

        return faults;
    }
}
