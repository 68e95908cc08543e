using System.Text.Json.Nodes;

namespace AppHost.Resources.Notebooks;

/// <summary>How JupyterLab is set. In files for their owner only, because every user of the machine can list arguments; they go before the user's own settings.</summary>
static class JupyterSettings
{
    /// <param name="folder">What JupyterLab shows.</param>
    /// <param name="token">Opens it.</param>
    /// <param name="kernel">Name of the Jupyter kernel of new notebooks.</param>
    /// <returns>Texts by the names of the files that Jupyter reads from the folders of JUPYTER_CONFIG_PATH: of the server, of JupyterLab in it, and of its page.</returns>
    public static IReadOnlyDictionary<string, string> Files(string folder, string token, string kernel) => new Dictionary<string, string>
    {
        ["jupyter_server_config.json"] = new JsonObject
        {
            ["ServerApp"] = new JsonObject
            {
                ["ip"] = "127.0.0.1",
                ["allow_remote_access"] = false,
                // The port is picked by the orchestrator, whose address for people leads there: another one would lead nowhere.
                ["port_retries"] = 0,
                ["open_browser"] = false,
                ["root_dir"] = folder,
                // In a container people are root, who may run notebooks there as everything else.
                ["allow_root"] = true,
            },
            ["IdentityProvider"] = new JsonObject { ["token"] = token },
            ["PasswordIdentityProvider"] = new JsonObject { ["hashed_password"] = "" },
            ["MultiKernelManager"] = new JsonObject { ["default_kernel_name"] = kernel },
        }.ToJsonString(),
        // Nothing is asked of other machines.
        ["jupyter_lab_config.json"] = new JsonObject
        {
            ["LabApp"] = new JsonObject { ["news_url"] = null, ["check_for_updates_class"] = "jupyterlab.NeverCheckForUpdate" },
        }.ToJsonString(),
        // Nor is a person asked whether it may be; their own settings win.
        ["labconfig/default_setting_overrides.json"] = new JsonObject
        {
            ["@jupyterlab/apputils-extension:notification"] = new JsonObject { ["fetchNews"] = "false", ["checkForUpdates"] = false },
        }.ToJsonString(),
    };
}
