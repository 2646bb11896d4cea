using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace NetDoctor.Lab;

/// <summary>Which addresses of 127.0.0.0/8 a lab uses: nodes, Services and pods have a second octet of their own.</summary>
/// <remarks>Labs that run at the same time need different plans, else they would bind the same sockets.</remarks>
/// <param name="Index">0 is the first lab that people start (127.89, 127.96, 127.244); 1-48 are for tests and further labs.</param>
public sealed partial record LabAddressPlan(int Index = 0)
{
    /// <summary>Highest index.</summary>
    public const int LastIndex = 48;

    /// <summary>Nodes of the lab; their names are <c>n1</c>, <c>n2</c>, <c>n3</c>.</summary>
    public const int NodeCount = 3;

    private const int FirstOctet = 100;

    /// <summary>The plan of the lab that people start.</summary>
    public static LabAddressPlan Default { get; } = new();

    /// <summary>Range of the Services' ClusterIPs.</summary>
    public string ServiceCidr => Text(ServiceOctet, 0, 0) + "/16";

    /// <summary>Range of all pods; every node has a /24 of it.</summary>
    public string PodCidr => Text(PodOctet, 0, 0) + "/16";

    /// <summary>ClusterIP of <c>kube-system/kube-dns</c>.</summary>
    public string DnsAddress => Text(ServiceOctet, 0, 10);

    /// <summary>ClusterIP of <c>default/kubernetes</c>.</summary>
    public string KubernetesAddress => Text(ServiceOctet, 0, 1);

    /// <summary>Where packets go that nobody would answer: connections there hang, datagrams are swallowed.</summary>
    public IPEndPoint BlackHole => new(IPAddress.Parse(Text(NodeOctet, 255, 253)), 20009);

    /// <summary>Where nothing listens: connections there are refused.</summary>
    public IPEndPoint Closed => new(BlackHole.Address, BlackHole.Port + 2);

    private int NodeOctet => Index == 0 ? 89 : FirstOctet + ((Index - 1) * 3);

    private int ServiceOctet => Index == 0 ? 96 : NodeOctet + 1;

    private int PodOctet => Index == 0 ? 244 : NodeOctet + 2;

    /// <summary>Address of a node.</summary>
    /// <param name="number">1 for <c>n1</c>, and so on.</param>
    public string NodeAddress(int number) => Text(NodeOctet, 0, 10 + number);

    /// <summary>Pod range of a node.</summary>
    /// <param name="number">1 for <c>n1</c>, and so on.</param>
    public string PodCidrOf(int number) => Text(PodOctet, number, 0) + "/24";

    /// <summary>Address of a pod.</summary>
    /// <param name="node">Number of its node.</param>
    /// <param name="host">Its number there, 1-254.</param>
    public string PodAddress(int node, int host) => Text(PodOctet, node, host);

    /// <summary>Whether an address belongs to the lab's pods, Services or nodes.</summary>
    public bool Contains(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return bytes is [127, var second, _, _] && (second == NodeOctet || second == ServiceOctet || second == PodOctet);
    }

    /// <summary>A text in which the addresses of the default plan are those of this one.</summary>
    /// <param name="text">A question, or a manifest; scenarios name addresses of the default plan.</param>
    public string Localize(string text) => Index == 0 ? text : DefaultAddress().Replace(text, match => "127." + match.Groups["range"].Value switch
    {
        "89" => NodeOctet,
        "96" => ServiceOctet,
        _ => PodOctet,
    } + ".");

    [GeneratedRegex(@"\b127\.(?<range>89|96|244)\.", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DefaultAddress();

    private static string Text(int second, int third, int fourth) =>
        string.Create(CultureInfo.InvariantCulture, $"127.{second}.{third}.{fourth}");
}
