using System.Text.Json.Nodes;
using NetDoctor.Lab.ApiServer;
using NetDoctor.Lab.ApiServer.Registry;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Controllers;

/// <summary>What a new cluster has before anybody applies anything.</summary>
/// <remarks>Nodes n1 and n2 in zone a, n3 in zone b; addresses as the registry's plan has them.</remarks>
public static class Bootstrap
{
    /// <summary>Creates the objects; those that exist stay.</summary>
    /// <param name="registry">Where.</param>
    /// <param name="apiServer">Address of the API server, for the Service <c>kubernetes</c>.</param>
    /// <param name="timeProvider">Time of the nodes' first heartbeat.</param>
    public static void Apply(ObjectRegistry registry, Uri apiServer, TimeProvider timeProvider)
    {
        foreach (var ns in (ReadOnlySpan<string>)["default", "kube-system", "kube-public", "kube-node-lease"])
        {
            Ensure(registry, ResourceTypes.Namespaces, new JsonObject { ["metadata"] = new JsonObject { ["name"] = ns } });
        }

        for (var number = 1; number <= LabAddressPlan.NodeCount; number++)
        {
            Ensure(registry, ResourceTypes.Nodes, NodeTemplate.Create(registry.Plan, number, timeProvider.GetUtcNow()));
        }

        foreach (var document in YamlBody.ParseAll(SystemManifests.Text(registry.Plan)))
        {
            var item = (JsonObject)document;
            var type = ResourceTypes.FindKind(Field.Text(item, "apiVersion")!, Field.Text(item, "kind")!)!;
            if (type == ResourceTypes.EndpointSlices)
            {
                Field.Items(item, "endpoints").First()["addresses"] = new JsonArray(apiServer.Host);
                Field.Items(item, "ports").First()["port"] = apiServer.Port;
            }
            else if (type == ResourceTypes.Services && ObjectMetadata.NameOf(item) == "kubernetes")
            {
                Field.Items(item, "spec", "ports").First()["targetPort"] = apiServer.Port;
            }

            Ensure(registry, type, item);
        }
    }

    private static void Ensure(ObjectRegistry registry, ResourceType type, JsonObject item)
    {
        if (registry.Store.Get(type, ObjectMetadata.NamespaceOf(item), ObjectMetadata.NameOf(item)) is null)
        {
            registry.Create(type, item);
        }
    }
}
