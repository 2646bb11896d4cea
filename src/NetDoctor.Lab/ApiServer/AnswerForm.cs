using Microsoft.Extensions.Primitives;

namespace NetDoctor.Lab.ApiServer;

/// <summary>How a client wants objects presented.</summary>
public enum AnswerForm
{
    /// <summary>The objects themselves.</summary>
    Object,

    /// <summary>Rows and columns, as <c>kubectl get</c> prints them.</summary>
    Table,

    /// <summary>Only metadata.</summary>
    PartialMetadata,
}

/// <summary>Reads the Accept header.</summary>
internal static class AcceptHeader
{
    /// <summary>The first form the client lists that the lab can give.</summary>
    /// <exception cref="ApiException">406: the client takes no JSON.</exception>
    public static AnswerForm Choose(StringValues accept)
    {
        var choices = accept.ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (choices.Length == 0)
        {
            return AnswerForm.Object;
        }

        foreach (var choice in choices)
        {
            var parts = choice.Split(';', StringSplitOptions.TrimEntries);
            if (parts[0] is not ("application/json" or "*/*" or "application/*"))
            {
                continue;
            }

            var isOurGroup = !parts.Any(part => part.StartsWith("g=", StringComparison.Ordinal)) || parts.Contains("g=meta.k8s.io");
            var shape = parts.FirstOrDefault(part => part.StartsWith("as=", StringComparison.Ordinal));
            var isOurVersion = shape is null || parts.Contains("v=v1");
            if (!isOurGroup || !isOurVersion)
            {
                continue;
            }

            return shape switch
            {
                "as=Table" => AnswerForm.Table,
                "as=PartialObjectMetadata" or "as=PartialObjectMetadataList" => AnswerForm.PartialMetadata,
                _ => AnswerForm.Object,
            };
        }

        throw ApiErrors.NotAcceptable();
    }
}
