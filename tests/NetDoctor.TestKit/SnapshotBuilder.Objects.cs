using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using NetDoctor.Model.Cluster;

namespace NetDoctor.TestKit;

/// <content>The usual objects, with what a test seldom wants to write filled in.</content>
public sealed partial class SnapshotBuilder
{
    private static readonly DateTimeOffset Created = Now.AddHours(-1);

    /// <summary>Adds a namespace.</summary>
    /// <param name="name">Name.</param>
    /// <param name="labels">Labels besides the name's.</param>
    public SnapshotBuilder Namespace(string name, string labels = "") => Add(new NamespaceFact
    {
        Name = name,
        Uid = UidOf("Namespace", name),
        CreatedAt = Created,
        Labels = Notation.Labels($"kubernetes.io/metadata.name={name},{labels}"),
    });

    /// <summary>Adds a node.</summary>
    /// <param name="name">Name.</param>
    /// <param name="addresses">Internal addresses, separated by commas.</param>
    /// <param name="zone">Zone label; null for none.</param>
    /// <param name="ready">Ready condition; null for unknown.</param>
    /// <param name="with">Further changes.</param>
    public SnapshotBuilder Node(
        string name, string addresses, string? zone = null, bool? ready = true, Func<Node, Node>? with = null)
    {
        var node = new Node
        {
            Name = name,
            Uid = UidOf("Node", name),
            CreatedAt = Created,
            Labels = Notation.Labels(zone is null ? "" : $"topology.kubernetes.io/zone={zone}"),
            Addresses = [.. Notation.Addresses(addresses).Select(address => new NodeAddress("InternalIP", address))],
            Conditions = [new Condition("Ready", StatusOf(ready), ChangedAt: Created)],
        };
        return Add(with is null ? node : with(node));
    }

    /// <summary>Adds a Service; slices follow from the pods that it selects.</summary>
    /// <param name="ns">Namespace.</param>
    /// <param name="name">Name.</param>
    /// <param name="clusterIP">Cluster addresses separated by commas; <c>None</c> for headless; empty for none.</param>
    /// <param name="ports">Ports separated by spaces, see <see cref="Notation.ServicePort"/>.</param>
    /// <param name="selector">Labels of the pods; null for <c>app=NAME</c>, empty for no selector.</param>
    /// <param name="type">Type.</param>
    /// <param name="with">Further changes.</param>
    public SnapshotBuilder Service(
        string ns,
        string name,
        string clusterIP,
        string ports,
        string? selector = null,
        ServiceType type = ServiceType.ClusterIP,
        Func<Service, Service>? with = null)
    {
        var addresses = clusterIP == "None" ? [] : Notation.Addresses(clusterIP);
        var service = new Service
        {
            Namespace = ns,
            Name = name,
            Uid = UidOf("Service", $"{ns}/{name}"),
            CreatedAt = Created,
            Type = type,
            ClusterIPs = addresses,
            IsHeadless = clusterIP == "None",
            IPFamilies = addresses.IsEmpty ? ["IPv4"] : [.. addresses.Select(FamilyOf)],
            Ports = [.. Words(ports).Select(Notation.ServicePort)],
            Selector = Notation.Labels(selector ?? $"app={name}"),
        };
        return Add(with is null ? service : with(service));
    }

    /// <summary>Adds an ExternalName Service.</summary>
    /// <param name="ns">Namespace.</param>
    /// <param name="name">Name.</param>
    /// <param name="externalName">Name that it stands for.</param>
    /// <param name="ports">Ports separated by spaces.</param>
    public SnapshotBuilder ExternalNameService(string ns, string name, string externalName, string ports = "") => Service(
        ns, name, "", ports, "", ServiceType.ExternalName, service => service with { ExternalName = externalName, IPFamilies = [] });

    /// <summary>Adds a running pod with one container, <c>main</c>.</summary>
    /// <param name="ns">Namespace.</param>
    /// <param name="name">Name.</param>
    /// <param name="ip">Pod addresses separated by commas; empty for none yet.</param>
    /// <param name="node">Node; null while unscheduled.</param>
    /// <param name="labels">Labels; null for <c>app=</c> the part of the name before the first dash.</param>
    /// <param name="ports">Container ports separated by spaces, see <see cref="Notation.ContainerPort"/>.</param>
    /// <param name="ready">Whether pod and container are ready.</param>
    /// <param name="owner">Owner as <c>Kind/name</c>; null for a bare pod.</param>
    /// <param name="with">Further changes.</param>
    public SnapshotBuilder Pod(
        string ns,
        string name,
        string ip,
        string? node = "n1",
        string? labels = null,
        string ports = "",
        bool ready = true,
        string? owner = null,
        Func<Pod, Pod>? with = null)
    {
        var pod = new Pod
        {
            Namespace = ns,
            Name = name,
            Uid = UidOf("Pod", $"{ns}/{name}"),
            CreatedAt = Created,
            Labels = Notation.Labels(labels ?? $"app={name.Split('-')[0]}"),
            Phase = node is null || ip.Length == 0 ? PodPhase.Pending : PodPhase.Running,
            NodeName = node,
            PodIPs = Notation.Addresses(ip),
            Owner = owner?.Split('/') is [var kind, var ownerName] ? new OwnerReference(kind, ownerName) : null,
            Containers = [new Container { Name = "main", Image = "app:1", Ports = [.. Words(ports).Select(Notation.ContainerPort)] }],
            ContainerStatuses =
            [
                new ContainerStatus
                {
                    Name = "main",
                    Ready = ready,
                    Started = true,
                    State = new ContainerState(ContainerPhase.Running, StartedAt: Created),
                },
            ],
            Conditions = [new Condition("Ready", StatusOf(ready), ready ? null : "ContainersNotReady", ChangedAt: Created)],
        };
        return Add(with is null ? pod : with(pod));
    }

    /// <summary>Adds a slice by hand; the Service gets no made ones then.</summary>
    /// <param name="ns">Namespace.</param>
    /// <param name="service">Service that it belongs to.</param>
    /// <param name="ports">Ports separated by spaces, see <see cref="Notation.EndpointPort"/>.</param>
    /// <param name="endpoints">Endpoints; may be empty.</param>
    /// <param name="name">Name; null for <c>SERVICE-hand</c>.</param>
    /// <param name="addressType">Address type; null for that of the first endpoint.</param>
    public SnapshotBuilder Slice(
        string ns, string service, string ports, IEnumerable<Endpoint> endpoints, string? name = null, string? addressType = null)
    {
        var list = endpoints.ToImmutableArray();
        return Add(new EndpointSlice
        {
            Namespace = ns,
            Name = name ?? $"{service}-hand",
            Uid = UidOf("EndpointSlice", $"{ns}/{name ?? service}"),
            CreatedAt = Created,
            ServiceName = service,
            Labels = Notation.Labels($"kubernetes.io/service-name={service}"),
            AddressType = addressType ?? (list.IsEmpty ? "IPv4" : FamilyOf(list[0].Addresses[0])),
            Ports = [.. Words(ports).Select(Notation.EndpointPort)],
            Endpoints = list,
        });
    }

    /// <summary>Adds a slice of ready addresses by hand.</summary>
    /// <param name="ns">Namespace.</param>
    /// <param name="service">Service that it belongs to.</param>
    /// <param name="ports">Ports separated by spaces, see <see cref="Notation.EndpointPort"/>.</param>
    /// <param name="addresses">Addresses; may be none.</param>
    public SnapshotBuilder Slice(string ns, string service, string ports, params string[] addresses) =>
        Slice(ns, service, ports, addresses.Select(address => new Endpoint { Addresses = Notation.Addresses(address) }));

    private static string FamilyOf(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4";

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static ConditionStatus StatusOf(bool? holds) => holds switch
    {
        true => ConditionStatus.True,
        false => ConditionStatus.False,
        null => ConditionStatus.Unknown,
    };

    // From the name, so that the same test gives the same snapshot every time.
    private static Guid UidOf(string kind, string name) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind} {name}")).AsSpan(0, 16));
}
