using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer.Registry;

/// <summary>Gives Services their ClusterIPs and node ports, from what no other Service holds.</summary>
/// <remarks>Addresses from the plan's range (the first 256 only when asked for, the last 256 never), ports from 30000-32767; both in
/// order, so that the same manifests give the same addresses.</remarks>
internal sealed class ServiceAllocator(ObjectStore store, LabAddressPlan plan)
{
    public const int FirstNodePort = 30000;
    public const int LastNodePort = 32767;

    private const int FirstAutomaticHost = 0x0101;
    private const int LastHost = 0xFEFF;

    private readonly IPNetwork _range = IPNetwork.Parse(plan.ServiceCidr);

    /// <summary>Allocates what the Service lacks; adds errors for what it asks and can't have.</summary>
    public void Allocate(JsonObject service, List<FieldError> errors)
    {
        var spec = Field.Ensure(service, "spec");
        var type = Field.Text(spec, "type");
        if (type == "ExternalName")
        {
            return;
        }

        var others = store.List(ResourceTypes.Services).Where(other => !IsSame(other, service)).ToList();
        AllocateAddress(spec, others, errors);
        var isPublished = type == "NodePort"
            || (type == "LoadBalancer" && Field.Node(spec, "allocateLoadBalancerNodePorts")?.ToString() != "false");
        if (isPublished)
        {
            AllocateNodePorts(spec, others, errors);
        }
    }

    private static bool IsSame(JsonObject left, JsonObject right) =>
        ObjectMetadata.NameOf(left) == ObjectMetadata.NameOf(right)
        && ObjectMetadata.NamespaceOf(left) == ObjectMetadata.NamespaceOf(right);

    private void AllocateAddress(JsonObject spec, List<JsonObject> others, List<FieldError> errors)
    {
        var used = others.Select(other => Field.Text(other, "spec", "clusterIP")).ToHashSet();
        var asked = Field.Text(spec, "clusterIP");
        if (asked == "None")
        {
            spec["clusterIPs"] = new JsonArray("None");
            return;
        }

        if (string.IsNullOrEmpty(asked))
        {
            asked = Enumerable.Range(FirstAutomaticHost, LastHost - FirstAutomaticHost)
                .Select(Address)
                .First(address => !used.Contains(address));
        }
        else if (!IPAddress.TryParse(asked, out var address) || address.AddressFamily != AddressFamily.InterNetwork)
        {
            errors.Add(FieldError.Invalid("spec.clusterIPs[0]", $"\"{asked}\"", "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"));
        }
        else if (!Ranges().Any(range => range.Contains(address)))
        {
            errors.Add(FieldError.Invalid(
                "spec.clusterIPs",
                $"[\"{asked}\"]",
                $"failed to allocate IP {asked}: the provided IP ({asked}) is not in the valid range. "
                + $"The range of valid IPs is {plan.ServiceCidr}"));
        }
        else if (used.Contains(asked))
        {
            errors.Add(FieldError.Invalid(
                "spec.clusterIPs", $"[\"{asked}\"]", $"failed to allocate IP {asked}: provided IP is already allocated"));
        }

        spec["clusterIP"] = asked;
        spec["clusterIPs"] = new JsonArray(asked);
    }

    // Source: Kubernetes documentation, "Extend Service IP Ranges".
    private IEnumerable<IPNetwork> Ranges() => store.List(ResourceTypes.ServiceCidrs)
        .SelectMany(one => Field.Node(one, "spec", "cidrs") is JsonArray cidrs ? cidrs.Select(cidr => cidr!.ToString()) : [])
        .Where(text => IPNetwork.TryParse(text, out _)).Select(text => IPNetwork.Parse(text)).Append(_range);

    private string Address(int host)
    {
        var bytes = _range.BaseAddress.GetAddressBytes();
        (bytes[2], bytes[3]) = ((byte)(host >> 8), (byte)host);
        return new IPAddress(bytes).ToString();
    }

    private static void AllocateNodePorts(JsonObject spec, List<JsonObject> others, List<FieldError> errors)
    {
        var used = others
            .SelectMany(other => Field.Items(other, "spec", "ports"))
            .Select(port => (Number: Field.Number(port, "nodePort") ?? 0, Protocol: Field.Text(port, "protocol")))
            .ToHashSet();
        var index = 0;
        foreach (var port in Field.Items(spec, "ports"))
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"spec.ports[{index++}].nodePort");
            var protocol = Field.Text(port, "protocol");
            if (Field.Number(port, "nodePort") is not (null or 0) and var asked)
            {
                var text = asked.Value.ToString(CultureInfo.InvariantCulture);
                if (asked is < FirstNodePort or > LastNodePort)
                {
                    errors.Add(FieldError.Invalid(
                        path, text, "provided port is not in the valid range. The range of valid ports is 30000-32767"));
                }
                else if (!used.Add((asked.Value, protocol)))
                {
                    errors.Add(FieldError.Invalid(path, text, "provided port is already allocated"));
                }

                continue;
            }

            var free = Enumerable.Range(FirstNodePort, LastNodePort - FirstNodePort + 1)
                .First(number => !used.Any(taken => taken.Number == number));
            used.Add((free, protocol));
            port["nodePort"] = free;
        }
    }
}
