using System.Text.Json.Nodes;
using NetDoctor.Lab.ApiServer;

namespace NetDoctor.Lab.DataPlane;

/// <summary>What becomes of a CoreDNS container: it ends when it cannot read its Corefile, and knows nothing without its rights.</summary>
/// <remarks>Source: CoreDNS plugins <c>kubernetes</c> (SERVFAIL until it has synced) and <c>ready</c> (503 until then).</remarks>
internal static class CoreDnsLife
{
    private const int ReadyPort = 8181;

    private static readonly string[] Verbs = ["list", "watch"];

    private static readonly (string Group, string Resource)[] Needed =
        [("discovery.k8s.io", "endpointslices"), ("", "services"), ("", "namespaces")];

    /// <summary>The command as it turns out in this cluster; others than CoreDNS stay as they are.</summary>
    public static ContainerCommand Of(LabNetwork network, JsonObject pod, ContainerCommand command)
    {
        if (!command.Ports.Any(port => port.Application == Application.Dns))
        {
            return command;
        }

        if (network.ReadDns().Corefile?.Problem is { } problem)
        {
            return new ContainerCommand(1, [], $"/etc/coredns/Corefile: {problem}");
        }

        var account = pod["spec"]?["serviceAccountName"]?.ToString() ?? "default";
        var user = $"system:serviceaccount:{pod["metadata"]?["namespace"]}:{account}";
        var access = new LabAccess(network.Store);
        var mayRead = Needed.All(one => Array.TrueForAll(Verbs, verb => access.Allows(new AccessRequest(user, verb, one.Group, one.Resource))));
        return mayRead ? command : command with
        {
            Ports =
            [
                .. command.Ports.Select(port => port with
                {
                    Application = port.Application == Application.Dns ? Application.UnsyncedDns
                        : port.Port == ReadyPort ? Application.NotReady
                        : port.Application,
                }),
            ],
        };
    }
}
