using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer.Registry;

/// <summary>Values that Kubernetes fills in for Services, and those it takes away when the type changes.</summary>
internal static class ServiceDefaults
{
    private const int AffinitySeconds = 10800;

    public static void Apply(JsonObject service, JsonObject? previous)
    {
        var spec = Field.Ensure(service, "spec");
        Field.Default(spec, "type", "ClusterIP");
        Field.Default(spec, "sessionAffinity", "None");
        if (Field.Text(spec, "sessionAffinity") == "ClientIP")
        {
            Field.Default(Field.Ensure(spec, "sessionAffinityConfig", "clientIP"), "timeoutSeconds", AffinitySeconds);
        }
        else
        {
            spec.Remove("sessionAffinityConfig");
        }

        foreach (var port in Field.Items(spec, "ports"))
        {
            Field.Default(port, "protocol", "TCP");
            if (port["targetPort"] is null && port["port"] is { } number)
            {
                port["targetPort"] = number.DeepClone();
            }
        }

        if (previous is not null)
        {
            KeepAllocated(spec, Field.Object(previous, "spec"));
        }

        Field.Ensure(service, "status", "loadBalancer");
        ApplyType(spec);
    }

    private static void ApplyType(JsonObject spec)
    {
        var type = Field.Text(spec, "type");
        if (type == "ExternalName")
        {
            foreach (var gone in (ReadOnlySpan<string>)
                ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy", "externalTrafficPolicy"])
            {
                spec.Remove(gone);
            }

            RemoveNodePorts(spec);
            return;
        }

        Field.Default(spec, "internalTrafficPolicy", "Cluster");
        if (type is "NodePort" or "LoadBalancer")
        {
            Field.Default(spec, "externalTrafficPolicy", "Cluster");
        }
        else
        {
            if (Field.Node(spec, "externalIPs") is null)
            {
                spec.Remove("externalTrafficPolicy");
            }

            spec.Remove("healthCheckNodePort");
            RemoveNodePorts(spec);
        }

        if (type == "LoadBalancer")
        {
            Field.Default(spec, "allocateLoadBalancerNodePorts", true);
        }
        else
        {
            spec.Remove("allocateLoadBalancerNodePorts");
            spec.Remove("loadBalancerClass");
        }

        if (Field.Node(spec, "clusterIPs") is JsonArray { Count: > 0 } addresses)
        {
            Field.Default(spec, "clusterIP", addresses[0]!.DeepClone());
        }

        Field.Default(spec, "ipFamilies", new JsonArray("IPv4"));
        Field.Default(spec, "ipFamilyPolicy", "SingleStack");
    }

    // A PUT that leaves out what was allocated keeps it, as the real server does for clients older than a field.
    private static void KeepAllocated(JsonObject spec, JsonObject? before)
    {
        if (Field.Text(spec, "type") == "ExternalName" || Field.Text(before, "type") == "ExternalName")
        {
            return;
        }

        foreach (var kept in (ReadOnlySpan<string>)["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "healthCheckNodePort"])
        {
            if (Field.Text(spec, kept) is null or "" && spec[kept] is not JsonArray { Count: > 0 } && before?[kept] is { } value)
            {
                spec[kept] = value.DeepClone();
            }
        }

        foreach (var port in Field.Items(spec, "ports"))
        {
            var old = Field.Items(before, "ports").FirstOrDefault(one =>
                Field.Number(one, "port") == Field.Number(port, "port") && Field.Text(one, "protocol") == Field.Text(port, "protocol"));
            if (Field.Number(port, "nodePort") is null or 0 && Field.Number(old, "nodePort") is { } nodePort)
            {
                port["nodePort"] = nodePort;
            }
        }
    }

    private static void RemoveNodePorts(JsonObject spec)
    {
        foreach (var port in Field.Items(spec, "ports"))
        {
            port.Remove("nodePort");
        }
    }
}
