using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Diagnosis.KubeProxy;

/// <summary>Tells kube-proxy's own rules by the chains and tables that it makes.</summary>
/// <remarks>Source: kubernetes/kubernetes, pkg/proxy/iptables/proxier.go and pkg/proxy/nftables/proxier.go.</remarks>
internal static class ProxyRules
{
    /// <summary>What a rule that ends connections is for.</summary>
    public static StopMeaning MeaningOf(RuleStop stop)
    {
        var chain = stop.Place[(stop.Place.LastIndexOf(' ') + 1)..];
        if (stop.Place.Contains(" kube-proxy ", StringComparison.Ordinal))
        {
            return chain switch
            {
                "cluster-ips-check" => StopMeaning.NoSuchService,
                "reject-chain" or "service-endpoints-check" or "nodeport-endpoints-check" => StopMeaning.NoEndpoints,
                _ when chain.StartsWith("firewall", StringComparison.Ordinal) => StopMeaning.SourceRanges,
                _ => StopMeaning.Other,
            };
        }

        return chain switch
        {
            "KUBE-SERVICES" or "KUBE-EXTERNAL-SERVICES" => StopMeaning.NoEndpoints,
            "KUBE-PROXY-FIREWALL" => StopMeaning.SourceRanges,
            _ => StopMeaning.Other,
        };
    }

    /// <summary>Whether rules of a form are those of a mode.</summary>
    /// <param name="form">Form.</param>
    /// <param name="mode">Mode as kube-proxy names it.</param>
    public static bool IsOfMode(RuleForm form, string mode) => form switch
    {
        RuleForm.Nftables => mode == "nftables",
        RuleForm.Ipvs => mode == "ipvs",
        _ => mode == "iptables",
    };
}

/// <summary>What a rule that ends connections is for.</summary>
internal enum StopMeaning
{
    /// <summary>It is not kube-proxy's, or for something else.</summary>
    Other,

    /// <summary>There is no endpoint, or none that may be used.</summary>
    NoEndpoints,

    /// <summary>No Service has the address and port.</summary>
    NoSuchService,

    /// <summary>The client is not in the load balancer's source ranges.</summary>
    SourceRanges,
}
