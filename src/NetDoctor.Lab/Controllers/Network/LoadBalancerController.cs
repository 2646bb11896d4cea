using System.Net;
using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Controllers.Network;

/// <summary>Gives an address to LoadBalancer Services that ask the lab for one; the others stay pending, as on bare metal.</summary>
/// <remarks>Addresses from the end of the range of ClusterIPs, for loadBalancerClass <c>netdoctor.dev/lab</c>, whose addresses the
/// nodes take themselves, and <c>netdoctor.dev/lab-proxy</c>, a load balancer that sends nothing back to where it came from.</remarks>
internal sealed class LoadBalancerController(ObjectStore store, LabAddressPlan plan) : IController
{
    public const string Class = "netdoctor.dev/lab";
    public const string ProxyClass = "netdoctor.dev/lab-proxy";

    private const int MaxAddresses = 254;

    public IEnumerable<ObjectKey> Affected(StoreChange change) =>
        change.ResourceType == ResourceTypes.Services ? [ObjectKey.Of(change.ResourceType, change.Object)] : [];

    public void Reconcile(ObjectKey key)
    {
        if (store.Get(key.Type, key.Namespace, key.Name) is not { } service)
        {
            return;
        }

        var isOurs = Field.Text(service, "spec", "type") == "LoadBalancer"
            && Field.Text(service, "spec", "loadBalancerClass") is Class or ProxyClass;
        if (isOurs && AddressOf(service) is null)
        {
            var used = store.List(ResourceTypes.Services).Select(AddressOf).ToHashSet();
            var address = Enumerable.Range(1, MaxAddresses)
                .Select(Address)
                .First(one => !used.Contains(one));
            Write(key, new JsonObject
            {
                ["ingress"] = new JsonArray(new JsonObject
                {
                    ["ip"] = address,
                    ["ipMode"] = Field.Text(service, "spec", "loadBalancerClass") == ProxyClass ? "Proxy" : "VIP",
                }),
            });
        }
        else if (Field.Text(service, "spec", "type") != "LoadBalancer" && AddressOf(service) is not null)
        {
            Write(key, []);
        }
    }

    private string Address(int host)
    {
        var bytes = IPNetwork.Parse(plan.ServiceCidr).BaseAddress.GetAddressBytes();
        (bytes[2], bytes[3]) = (byte.MaxValue, (byte)host);
        return new IPAddress(bytes).ToString();
    }

    private static string? AddressOf(JsonObject service) =>
        Field.Text(Field.Items(service, "status", "loadBalancer", "ingress").FirstOrDefault(), "ip");

    private void Write(ObjectKey key, JsonObject loadBalancer) =>
        store.Modify(key.Type, key.Namespace, key.Name, item => Field.Ensure(item, "status")["loadBalancer"] = loadBalancer);
}
