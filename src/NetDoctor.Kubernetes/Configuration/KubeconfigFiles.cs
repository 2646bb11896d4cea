using System.Text.Json.Nodes;
using k8s;
using k8s.KubeConfigModels;
using NetDoctor.Kubernetes.Manifests;

namespace NetDoctor.Kubernetes.Configuration;

/// <summary>Reads kubeconfigs as kubectl does where the client library falls short.</summary>
internal static class KubeconfigFiles
{
    /// <summary>Reads several files as one; of two entries with one name the first wins.</summary>
    /// <param name="paths">At least one path.</param>
    /// <remarks>Source: Kubernetes documentation, "Organizing Cluster Access Using kubeconfig Files", Merging kubeconfig files.</remarks>
    public static K8SConfiguration Load(IReadOnlyList<string> paths)
    {
        var files = paths.Select(Load).ToArray();
        var merged = files[0];
        merged.CurrentContext = files.Select(file => file.CurrentContext).FirstOrDefault(context => !string.IsNullOrEmpty(context));
        merged.Contexts = [.. files.SelectMany(file => file.Contexts ?? [])];
        merged.Clusters = [.. files.SelectMany(file => file.Clusters ?? [])];
        merged.Users = [.. files.SelectMany(file => file.Users ?? [])];
        return merged;
    }

    /// <summary>The <c>tokenFile</c> of a user, which the library does not know; null when it has none.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="user">Name of the user.</param>
    public static string? TokenFileOf(IEnumerable<string> paths, string user)
    {
        foreach (var path in paths)
        {
            foreach (var document in YamlDocuments.Read(path))
            {
                var entry = (document.Content["users"] as JsonArray)?.OfType<JsonObject>()
                    .FirstOrDefault(entry => Text(entry["name"]) == user);
                if (entry?["user"] is JsonObject credentials && Text(credentials["tokenFile"]) is { } file)
                {
                    return Absolute(path, file);
                }
            }
        }

        return null;
    }

    private static K8SConfiguration Load(string path)
    {
        // Of bad YAML our own reader tells the line, and with an empty file the library fails with a null reference.
        if (YamlDocuments.Read(path).IsEmpty)
        {
            throw new FormatException($"{path} is empty.");
        }

        var file = KubernetesClientConfiguration.LoadKubeConfig(new FileInfo(path));

        // Paths count from the file in which they stand, also after merging.
        foreach (var user in file.Users?.Select(user => user.UserCredentials).OfType<UserCredentials>() ?? [])
        {
            user.ClientCertificate = Absolute(path, user.ClientCertificate);
            user.ClientKey = Absolute(path, user.ClientKey);
        }

        foreach (var cluster in file.Clusters?.Select(cluster => cluster.ClusterEndpoint).OfType<ClusterEndpoint>() ?? [])
        {
            cluster.CertificateAuthority = Absolute(path, cluster.CertificateAuthority);
        }

        return file;
    }

    private static string? Absolute(string kubeconfig, string? path) => string.IsNullOrEmpty(path)
        ? path
        : Path.Combine(Path.GetDirectoryName(Path.GetFullPath(kubeconfig))!, path);

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
