using Microsoft.AspNetCore.Http;

namespace NetDoctor.TestKit.Exec;

/// <summary>What kubectl asks before it runs a command in a container: which resources there are, and the pod.</summary>
internal static class KubectlAnswers
{
    /// <summary>Answers.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">Its path.</param>
    public static Task WriteAsync(HttpContext context, string path)
    {
        var json = path.Trim('/').Split('/') switch
        {
            ["api"] => """{"kind":"APIVersions","versions":["v1"]}""",
            ["apis"] => """{"kind":"APIGroupList","apiVersion":"v1","groups":[]}""",
            ["api", "v1"] => """
                {"kind":"APIResourceList","groupVersion":"v1","resources":[
                {"name":"pods","singularName":"pod","namespaced":true,"kind":"Pod","verbs":["get"]},
                {"name":"pods/exec","singularName":"","namespaced":true,"kind":"PodExecOptions","verbs":["create","get"]}]}
                """,
            ["api", "v1", "namespaces", var ns, "pods", var name] => $$$"""
                {"kind":"Pod","apiVersion":"v1","metadata":{"namespace":"{{{ns}}}","name":"{{{name}}}"},
                "spec":{"containers":[{"name":"agent","image":"netdoctor-agent"}]},"status":{"phase":"Running"}}
                """,
            _ => null,
        };
        context.Response.StatusCode = json is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json ?? "{}", context.RequestAborted);
    }
}
