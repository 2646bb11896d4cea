using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Controllers;

/// <summary>Writes Events; the same one again counts up, as in Kubernetes.</summary>
internal sealed class EventRecorder(ObjectStore store, TimeProvider timeProvider)
{
    /// <summary>Records what happened to an object.</summary>
    /// <param name="about">The object.</param>
    /// <param name="type"><c>Normal</c> or <c>Warning</c>.</param>
    /// <param name="reason">For machines, for example <c>FailedScheduling</c>.</param>
    /// <param name="message">For people.</param>
    /// <param name="component">Who says so, for example <c>kubelet</c>.</param>
    /// <param name="host">Node; null when it happened on none.</param>
    /// <param name="container">Container; null when it concerns none.</param>
    public void Record(
        JsonObject about,
        string type,
        string reason,
        string message,
        string component,
        string? host = null,
        string? container = null)
    {
        var ns = ObjectMetadata.NamespaceOf(about) ?? "default";
        if (store.Get(ResourceTypes.Namespaces, null, ns) is not { } home || ObjectMetadata.IsDeleting(home))
        {
            return;
        }

        var now = ObjectMetadata.Timestamp(timeProvider.GetUtcNow());
        var name = Name(about, type, reason, message, component, container);
        var counted = store.Modify(ResourceTypes.Events, ns, name, item =>
        {
            item["count"] = (Field.Number(item, "count") ?? 1) + 1;
            item["lastTimestamp"] = now;
        });
        if (counted is null)
        {
            try
            {
                store.Create(ResourceTypes.Events, New(about, ns, name, type, reason, message, component, host, container, now));
            }
            catch (StoreException refusal) when (refusal.Failure == StoreFailure.AlreadyExists)
            {
                // Somebody said the same in this instant; once is enough.
            }
        }
    }

    private static JsonObject New(
        JsonObject about,
        string ns,
        string name,
        string type,
        string reason,
        string message,
        string component,
        string? host,
        string? container,
        string now)
    {
        var involved = new JsonObject { ["kind"] = Field.Text(about, "kind") };
        foreach (var member in (ReadOnlySpan<string>)["namespace", "name", "uid"])
        {
            involved[member] = Field.Text(about, "metadata", member);
        }

        involved["apiVersion"] = Field.Text(about, "apiVersion");
        involved["resourceVersion"] = Field.Text(about, "metadata", "resourceVersion");
        if (container is not null)
        {
            involved["fieldPath"] = $"spec.containers{{{container}}}";
        }

        var source = new JsonObject { ["component"] = component };
        if (host is not null)
        {
            source["host"] = host;
        }

        return new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns },
            ["involvedObject"] = involved,
            ["reason"] = reason,
            ["message"] = message,
            ["source"] = source,
            ["firstTimestamp"] = now,
            ["lastTimestamp"] = now,
            ["count"] = 1,
            ["type"] = type,
            ["eventTime"] = null,
            ["reportingComponent"] = component,
            ["reportingInstance"] = host ?? "",
        };
    }

    private static string Name(JsonObject about, string type, string reason, string message, string component, string? container)
    {
        var text = $"{ObjectMetadata.UidOf(about)}|{type}|{reason}|{message}|{component}|{container}";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
        return $"{ObjectMetadata.NameOf(about)}.{hash}";
    }
}
