namespace NetDoctor.Lab.ApiServer;

/// <summary>Writes the file by which kubectl finds the lab.</summary>
public static class Kubeconfig
{
    /// <summary>The file's text.</summary>
    /// <param name="url">The API server's address.</param>
    public static string Text(Uri url) => $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: lab
          cluster:
            server: {url.GetLeftPart(UriPartial.Authority)}
        contexts:
        - name: lab
          context:
            cluster: lab
            user: lab
            namespace: default
        current-context: lab
        users:
        - name: lab
          user: {"{}"}

        """;

    /// <summary>Writes the file, over one that is there.</summary>
    public static void Write(string path, Uri url) => File.WriteAllText(path, Text(url));
}
