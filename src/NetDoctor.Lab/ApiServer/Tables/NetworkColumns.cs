using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer.Tables;

/// <summary>Columns of Services, EndpointSlices, Ingresses and their like.</summary>
internal static class NetworkColumns
{
    private const int MaxShown = 3;

    public static readonly TableColumn[] Services =
    [
        Cells.Name,
        Cells.Text("Type", 0, "spec", "type"),
        Cells.Text("Cluster-IP", 0, "spec", "clusterIP"),
        new("External-IP", (service, _) => ExternalIp(service)),
        new("Port(s)", (service, _) => Cells.Join(Field.Items(service, "spec", "ports").Select(ServicePort))),
        Cells.Age,
        Cells.Selector(1, "spec", "selector"),
    ];

    public static readonly TableColumn[] EndpointSlices =
    [
        Cells.Name,
        Cells.Text("AddressType", 0, "addressType"),
        new("Ports", (slice, _) => Unset(Field.Items(slice, "ports").Select(port => Field.Node(port, "port")?.ToString() ?? "*"))),
        new("Endpoints", (slice, _) => Unset(Field.Items(slice, "endpoints").SelectMany(one => Field.Texts(one, "addresses")))),
        Cells.Age,
    ];

    public static readonly TableColumn[] Endpoints =
    [
        Cells.Name,
        new("Endpoints", (item, _) => Shorten(Field.Items(item, "subsets").SelectMany(Pairs), Cells.None)),
        Cells.Age,
    ];

    public static readonly TableColumn[] Ingresses =
    [
        Cells.Name,
        Cells.Text("Class", 0, "spec", "ingressClassName"),
        new("Hosts", (item, _) => Hosts(item)),
        new("Address", (item, _) => string.Join(',', LoadBalancerAddresses(item))),
        new("Ports", (item, _) => Field.Items(item, "spec", "tls").Any() ? "80, 443" : "80"),
        Cells.Age,
    ];

    public static readonly TableColumn[] IngressClasses =
    [
        Cells.Name,
        Cells.Text("Controller", 0, "spec", "controller"),
        Cells.Text("Parameters", 0, "spec", "parameters", "name"),
        Cells.Age,
    ];

    public static readonly TableColumn[] NetworkPolicies =
    [
        Cells.Name,
        new("Pod-Selector", (item, _) => Cells.SelectorText(Field.Object(item, "spec", "podSelector"))),
        Cells.Age,
    ];

    public static readonly TableColumn[] AdminNetworkPolicies = [Cells.Name, Priority(), Cells.Age];

    public static readonly TableColumn[] ClusterNetworkPolicies = [Cells.Name, Cells.Text("Tier", 0, "spec", "tier"), Priority(), Cells.Age];

    private static TableColumn Priority() => new("Priority", (item, _) => $"{Field.Number(item, "spec", "priority")}");

    private static string ExternalIp(JsonObject service)
    {
        var fixedAddresses = Field.Texts(service, "spec", "externalIPs").ToList();
        switch (Field.Text(service, "spec", "type"))
        {
            case "ExternalName":
                return Field.Text(service, "spec", "externalName") ?? Cells.None;
            case "LoadBalancer":
                var all = LoadBalancerAddresses(service).Concat(fixedAddresses).ToList();
                return all.Count == 0 ? "<pending>" : string.Join(',', all);
            default:
                return Cells.Join(fixedAddresses);
        }
    }

    private static IEnumerable<string> LoadBalancerAddresses(JsonObject item) =>
        Field.Items(item, "status", "loadBalancer", "ingress")
            .Select(entry => Field.Text(entry, "ip") ?? Field.Text(entry, "hostname"))
            .OfType<string>();

    private static string ServicePort(JsonObject port)
    {
        var number = Field.Number(port, "port");
        var protocol = Field.Text(port, "protocol") ?? "TCP";
        return Field.Number(port, "nodePort") is { } nodePort
            ? Cells.Invariant($"{number}:{nodePort}/{protocol}")
            : Cells.Invariant($"{number}/{protocol}");
    }

    private static IEnumerable<string> Pairs(JsonObject subset) =>
        from port in Field.Items(subset, "ports").DefaultIfEmpty()
        from address in Field.Items(subset, "addresses")
        select port is null ? Field.Text(address, "ip") ?? "" : $"{Field.Text(address, "ip")}:{Field.Number(port, "port")}";

    private static string Hosts(JsonObject item)
    {
        var hosts = Field.Items(item, "spec", "rules").Select(rule => Field.Text(rule, "host")).OfType<string>().ToList();
        return hosts.Count == 0 ? "*" : Shorten(hosts, "*");
    }

    private static string Unset(IEnumerable<string> texts) => Shorten(texts, "<unset>");

    private static string Shorten(IEnumerable<string> texts, string none)
    {
        var all = texts.ToList();
        if (all.Count == 0)
        {
            return none;
        }

        var shown = string.Join(',', all.Take(MaxShown));
        return all.Count > MaxShown ? Cells.Invariant($"{shown} + {all.Count - MaxShown} more...") : shown;
    }
}
