using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer.Registry;

/// <summary>Values that Kubernetes fills in for pods and pod templates.</summary>
internal static class PodDefaults
{
    public static void ApplyToPod(JsonObject pod)
    {
        var spec = Field.Ensure(pod, "spec");
        ApplyToSpec(spec);
        Field.Default(spec, "serviceAccountName", "default");
        spec["serviceAccount"] = Field.Text(spec, "serviceAccountName");
        Field.Default(spec, "priority", 0);
        Field.Default(spec, "enableServiceLinks", true);
        Field.Default(spec, "preemptionPolicy", "PreemptLowerPriority");
        Field.Default(spec, "tolerations", new JsonArray(Toleration("not-ready"), Toleration("unreachable")));
        pod["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = QosClass(spec) };
    }

    public static void ApplyToSpec(JsonObject spec)
    {
        foreach (var list in (ReadOnlySpan<string>)["initContainers", "containers"])
        {
            foreach (var container in Field.Items(spec, list))
            {
                ApplyToContainer(container, Field.IsTrue(spec, "hostNetwork"));
            }
        }

        Field.Default(spec, "restartPolicy", "Always");
        Field.Default(spec, "terminationGracePeriodSeconds", 30);
        Field.Default(spec, "dnsPolicy", "ClusterFirst");
        Field.Default(spec, "securityContext", new JsonObject());
        Field.Default(spec, "schedulerName", "default-scheduler");
    }

    private static void ApplyToContainer(JsonObject container, bool isHostNetwork)
    {
        foreach (var port in Field.Items(container, "ports"))
        {
            Field.Default(port, "protocol", "TCP");
            if (isHostNetwork && Field.Number(port, "containerPort") is { } number)
            {
                Field.Default(port, "hostPort", number);
            }
        }

        foreach (var variable in Field.Items(container, "env"))
        {
            if (Field.Object(variable, "valueFrom", "fieldRef") is { } reference)
            {
                Field.Default(reference, "apiVersion", "v1");
            }
        }

        Field.Default(container, "resources", new JsonObject());
        foreach (var name in (ReadOnlySpan<string>)["readinessProbe", "livenessProbe", "startupProbe"])
        {
            if (Field.Object(container, name) is { } probe)
            {
                ApplyToProbe(probe);
            }
        }

        Field.Default(container, "terminationMessagePath", "/dev/termination-log");
        Field.Default(container, "terminationMessagePolicy", "File");
        var image = Field.Text(container, "image") ?? "";
        var tag = image.LastIndexOf(':') is var at && at > image.LastIndexOf('/') ? image[(at + 1)..] : "latest";
        Field.Default(container, "imagePullPolicy", tag == "latest" ? "Always" : "IfNotPresent");
    }

    private static void ApplyToProbe(JsonObject probe)
    {
        if (Field.Object(probe, "httpGet") is { } http)
        {
            Field.Default(http, "path", "/");
            Field.Default(http, "scheme", "HTTP");
        }

        if (Field.Object(probe, "grpc") is { } grpc)
        {
            Field.Default(grpc, "service", "");
        }

        Field.Default(probe, "timeoutSeconds", 1);
        Field.Default(probe, "periodSeconds", 10);
        Field.Default(probe, "successThreshold", 1);
        Field.Default(probe, "failureThreshold", 3);
    }

    private static JsonObject Toleration(string condition) => new()
    {
        ["key"] = $"node.kubernetes.io/{condition}",
        ["operator"] = "Exists",
        ["effect"] = "NoExecute",
        ["tolerationSeconds"] = 300,
    };

    private static string QosClass(JsonObject spec)
    {
        var containers = Field.Items(spec, "containers").ToList();
        if (containers.TrueForAll(container => Field.Object(container, "resources") is null or { Count: 0 }))
        {
            return "BestEffort";
        }

        var isGuaranteed = containers.TrueForAll(container =>
            Field.Object(container, "resources", "limits") is { } limits && limits.ContainsKey("cpu") && limits.ContainsKey("memory")
            && (Field.Object(container, "resources", "requests") is not { } requests || JsonNode.DeepEquals(requests, limits)));
        return isGuaranteed ? "Guaranteed" : "Burstable";
    }
}
