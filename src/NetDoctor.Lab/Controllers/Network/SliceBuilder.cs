using System.Text.Json.Nodes;
using NetDoctor.Lab.Controllers.Workloads;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Controllers.Network;

/// <summary>Builds the slices that a Service should have.</summary>
/// <remarks>Pods that resolve the Service's named ports to different numbers go into different slices; at most 100 endpoints each.
/// Source: kubernetes/staging/src/k8s.io/endpointslice, reconciler.go and utils.go.</remarks>
internal static class SliceBuilder
{
    private const int MaxEndpoints = 100;

    public static List<JsonObject> Build(JsonObject service, IEnumerable<JsonObject> pods, ObjectStore store)
    {
        var publishesNotReady = Field.IsTrue(service, "spec", "publishNotReadyAddresses");
        var groups = pods
            .Where(pod => IsListed(pod, publishesNotReady))
            .GroupBy(pod => Ports(service, pod).ToJsonString())
            .ToList();
        if (groups.Count == 0)
        {
            return [Slice(service, [], null)];
        }

        return
        [
            .. groups.SelectMany(group => group.Chunk(MaxEndpoints).Select(chunk =>
                Slice(service, [.. chunk.Select(pod => Hinted(service, Endpoint(service, pod, publishesNotReady, store)))], (JsonArray)JsonNode.Parse(group.Key)!))),
        ];
    }

    private static bool IsListed(JsonObject pod, bool publishesNotReady)
    {
        var phase = Field.Text(pod, "status", "phase");
        return !string.IsNullOrEmpty(Field.Text(pod, "status", "podIP"))
            && (publishesNotReady || phase is not ("Succeeded" or "Failed"));
    }

    private static JsonArray Ports(JsonObject service, JsonObject pod)
    {
        var ports = new JsonArray();
        foreach (var port in Field.Items(service, "spec", "ports"))
        {
            if (TargetPort(port, pod) is { } number)
            {
                var entry = new JsonObject
                {
                    ["name"] = Field.Text(port, "name") ?? "",
                    ["protocol"] = Field.Text(port, "protocol") ?? "TCP",
                    ["port"] = number,
                };
                if (Field.Text(port, "appProtocol") is { } application)
                {
                    entry["appProtocol"] = application;
                }

                ports.Add(entry);
            }
        }

        return ports;
    }

    private static int? TargetPort(JsonObject port, JsonObject pod)
    {
        if (Field.Text(port, "targetPort") is not { } name)
        {
            return Field.Number(port, "targetPort") ?? Field.Number(port, "port");
        }

        return Field.Items(pod, "spec", "containers")
            .SelectMany(container => Field.Items(container, "ports"))
            .Where(one => Field.Text(one, "name") == name && (Field.Text(one, "protocol") ?? "TCP") == (Field.Text(port, "protocol") ?? "TCP"))
            .Select(one => Field.Number(one, "containerPort"))
            .FirstOrDefault();
    }

    private static JsonObject Endpoint(JsonObject service, JsonObject pod, bool publishesNotReady, ObjectStore store)
    {
        var isServing = PodFactory.IsReady(pod);
        var isTerminating = ObjectMetadata.IsDeleting(pod);
        var endpoint = new JsonObject
        {
            ["addresses"] = new JsonArray(Field.Text(pod, "status", "podIP")),
            ["conditions"] = new JsonObject
            {
                ["ready"] = publishesNotReady || (isServing && !isTerminating),
                ["serving"] = isServing,
                ["terminating"] = isTerminating,
            },
        };
        // A hostname is published only for pods that ask for a name under this Service.
        if (Field.Text(pod, "spec", "hostname") is { Length: > 0 } hostname && Field.Text(pod, "spec", "subdomain") == ObjectMetadata.NameOf(service))
        {
            endpoint["hostname"] = hostname;
        }

        endpoint["targetRef"] = new JsonObject
        {
            ["kind"] = "Pod",
            ["namespace"] = ObjectMetadata.NamespaceOf(pod),
            ["name"] = ObjectMetadata.NameOf(pod),
            ["uid"] = ObjectMetadata.UidOf(pod),
        };
        if (Field.Text(pod, "spec", "nodeName") is { } nodeName)
        {
            endpoint["nodeName"] = nodeName;
            var node = store.Get(ResourceTypes.Nodes, null, nodeName);
            if (Field.Text(node, "metadata", "labels", "topology.kubernetes.io/zone") is { } zone)
            {
                endpoint["zone"] = zone;
            }
        }

        return endpoint;
    }

    // Each endpoint is for its own place. Source: kubernetes/staging/src/k8s.io/endpointslice, trafficdist/trafficdist.go.
    private static JsonObject Hinted(JsonObject service, JsonObject endpoint)
    {
        var distribution = Field.Text(service, "spec", "trafficDistribution");
        var hints = new JsonObject();
        if (distribution is "PreferClose" or "PreferSameZone" or "PreferSameNode" && Field.Text(endpoint, "zone") is { } zone)
        {
            hints["forZones"] = new JsonArray(new JsonObject { ["name"] = zone });
        }

        if (distribution == "PreferSameNode" && Field.Text(endpoint, "nodeName") is { } node)
        {
            hints["forNodes"] = new JsonArray(new JsonObject { ["name"] = node });
        }

        if (hints.Count > 0)
        {
            endpoint["hints"] = hints;
        }

        return endpoint;
    }

    private static JsonObject Slice(JsonObject service, JsonArray endpoints, JsonArray? ports)
    {
        var name = ObjectMetadata.NameOf(service);
        var labels = new JsonObject();
        foreach (var (key, value) in Field.Map(service, "metadata", "labels"))
        {
            labels[key] = value;
        }

        labels[EndpointSliceController.ManagedByLabel] = EndpointSliceController.ManagedBy;
        labels[EndpointSliceController.ServiceLabel] = name;
        if (Field.Text(service, "spec", "clusterIP") == "None")
        {
            labels["service.kubernetes.io/headless"] = "";
        }

        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["generateName"] = $"{name}-",
                ["namespace"] = ObjectMetadata.NamespaceOf(service),
                ["labels"] = labels,
                ["ownerReferences"] = new JsonArray(Owners.Reference(service)),
            },
            ["addressType"] = "IPv4",
            ["endpoints"] = endpoints.Count > 0 ? endpoints : null,
            ["ports"] = ports is { Count: > 0 } ? ports : null,
        };
    }
}
