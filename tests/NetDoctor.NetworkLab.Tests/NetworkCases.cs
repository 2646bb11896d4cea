using System.Collections.Immutable;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit.Namespaces;

namespace NetDoctor.NetworkLab.Tests;

/// <summary>All faults.</summary>
internal static class NetworkCases
{
    public static ImmutableArray<NetworkCase> All { get; } =
    [
        new("all is well", Verdict.Reachable, null),
        new("all is well at the node port", Verdict.Reachable, null) { To = $"node/n2:{NetworkWorld.NodePort}" },
        new("a replica of DNS is deaf", Verdict.Degraded, "DNS18")
        {
            Listeners = [NetworkCase.Web(), NetworkCase.Dns("dns1"), NetworkCase.Dns("dns2", LabListenerKind.DeafDns)],
        },
    ];
}
