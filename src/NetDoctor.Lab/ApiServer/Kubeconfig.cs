namespace NetDoctor.Lab.ApiServer;

/// <summary>Writes the file by which kubectl and NetDoctor find the lab.</summary>
public static class Kubeconfig
{
    /// <summary>Context with the rights of NetDoctor's ServiceAccount; the current one is a master's.</summary>
    public const string NetDoctorContext = "netdoctor";

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
        - name: {NetDoctorContext}
          context:
            cluster: lab
            user: netdoctor
            namespace: netdoctor
        current-context: lab
        users:
        - name: lab
          user: {"{}"}
        - name: netdoctor
          user:
            token: system:serviceaccount:netdoctor:netdoctor

        """;

    /// <summary>Writes the file, over one that is there.</summary>
    public static void Write(string path, Uri url) => File.WriteAllText(path, Text(url));
}
