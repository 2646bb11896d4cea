using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer.Registry;

/// <summary>Fills in what a manifest leaves out, as the real API server does before it stores an object.</summary>
internal static class Defaults
{
    public static void Apply(ResourceType type, JsonObject item, JsonObject? previous)
    {
        if (type == ResourceTypes.Services)
        {
            ServiceDefaults.Apply(item, previous);
        }
        else if (type == ResourceTypes.Pods)
        {
            ApplyToPod(item, previous);
        }
        else if (type == ResourceTypes.Deployments || type == ResourceTypes.ReplicaSets
            || type == ResourceTypes.StatefulSets || type == ResourceTypes.DaemonSets)
        {
            WorkloadDefaults.Apply(type, item);
        }
        else if (type == ResourceTypes.Namespaces)
        {
            ApplyToNamespace(item);
        }
        else if (type == ResourceTypes.NetworkPolicies)
        {
            ApplyToNetworkPolicy(Field.Ensure(item, "spec"));
        }
        else if (type == ResourceTypes.AdminNetworkPolicies || type == ResourceTypes.BaselineAdminNetworkPolicies)
        {
            ApplyToAdminNetworkPolicy(Field.Object(item, "spec"));
        }
        else if (type == ResourceTypes.EndpointSlices)
        {
            foreach (var port in Field.Items(item, "ports"))
            {
                Field.Default(port, "name", "");
                Field.Default(port, "protocol", "TCP");
            }
        }
        else if (type == ResourceTypes.Ingresses)
        {
            Field.Ensure(item, "status", "loadBalancer");
        }
        else if (type == ResourceTypes.Secrets)
        {
            Field.Default(item, "type", "Opaque");
        }
    }

    private static void ApplyToPod(JsonObject pod, JsonObject? previous)
    {
        if (previous is null)
        {
            PodDefaults.ApplyToPod(pod);
            return;
        }

        PodDefaults.ApplyToSpec(Field.Ensure(pod, "spec"));
    }

    private static void ApplyToNamespace(JsonObject item)
    {
        Field.Ensure(item, "metadata", "labels")["kubernetes.io/metadata.name"] = ObjectMetadata.NameOf(item);
        Field.Default(Field.Ensure(item, "spec"), "finalizers", new JsonArray("kubernetes"));
        Field.Default(Field.Ensure(item, "status"), "phase", "Active");
    }

    private static void ApplyToNetworkPolicy(JsonObject spec)
    {
        Field.Ensure(spec, "podSelector");
        if (spec["policyTypes"] is not JsonArray { Count: > 0 })
        {
            spec["policyTypes"] = spec["egress"] is JsonArray { Count: > 0 }
                ? new JsonArray("Ingress", "Egress")
                : new JsonArray("Ingress");
        }

        foreach (var direction in (ReadOnlySpan<string>)["ingress", "egress"])
        {
            foreach (var port in Field.Items(spec, direction).SelectMany(rule => Field.Items(rule, "ports")))
            {
                Field.Default(port, "protocol", "TCP");
            }
        }
    }

    private static void ApplyToAdminNetworkPolicy(JsonObject? spec)
    {
        foreach (var port in Field.Items(spec, "ingress").Concat(Field.Items(spec, "egress")).SelectMany(rule => Field.Items(rule, "ports")))
        {
            foreach (var form in new[] { Field.Object(port, "portNumber"), Field.Object(port, "portRange") }.OfType<JsonObject>())
            {
                Field.Default(form, "protocol", "TCP");
            }
        }
    }
}
